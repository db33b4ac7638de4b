"""What surrounds the pages of a person signed in: what they should know, whatever they came for."""

from dataclasses import dataclass

from domain.apps import rules
from domain.audit import alerts
from domain.mfa import lost, recovery_codes, state
from domain.mfa.state import Kinds
from domain.team import reminders
from models import RecoveryCode, Session
from web import history
from web.history import EventLine


@dataclass(frozen=True)
class UnsavedCode:
    """The recovery code that its person hasn't saved, as far as we know, if there is one."""

    code: RecoveryCode | None
    can_be_shown: bool


@dataclass(frozen=True)
class Layout:
    """What the boxes above a page say, and its menu."""

    alerts: list[EventLine]
    has_more_alerts: bool
    are_alerts_own: bool  # by the person, and about nobody else
    is_reminded: bool
    lost: Kinds | None  # what the person may have lost, on the path to what works
    lost_is_blocked: bool
    unsaved_code: UnsavedCode | None  # while losing the phone would lock the person out
    has_apps: bool  # whether there is one that the person can open


def layout_of(session: Session, now: int) -> Layout:
    """Asked once for each whole page, by its guard."""
    user, unseen = session.user, alerts.unseen(session)
    lines = [history.event_line(event) for event in unseen.lines]
    return Layout(
        alerts=lines,
        has_more_alerts=unseen.more,
        are_alerts_own=all({line.actor, line.concerns} == {user.username} for line in lines),
        is_reminded=_is_reminded(session, now),
        lost=state.kinds(user) if user.recovering_since else None,
        lost_is_blocked=bool(user.recovering_since) and lost.is_blocked(user),
        unsaved_code=_unsaved_code(session, now),
        has_apps=rules.has_any(user),
    )


def _is_reminded(session: Session, now: int) -> bool:
    """Whether an administrator has asked for MFA, and no deadline says so anyway."""
    requirement = session.mfa_requirement
    is_told = requirement.is_ahead(now) or requirement.is_passkey_ahead(now)
    is_open = not requirement.has_mfa and not is_told
    return is_open and reminders.is_due(session.user, now)


def _unsaved_code(session: Session, now: int) -> UnsavedCode | None:
    """On the path from a lost phone, its first step says so."""
    if not session.mfa_requirement.owes_saved_code or session.user.recovering_since:
        return None
    code = recovery_codes.live(session.user)
    is_here = code is not None and recovery_codes.can_be_shown(code, session, now)
    return UnsavedCode(code, is_here)
