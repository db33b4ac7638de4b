"""Replacing a lost phone or passkey: what signing in with the recovery code begins.

Being under way is a fact of the person, not of a session: the browser may be closed at any
point, and the path goes on at the next sign-in.
"""

from dataclasses import dataclass

from domain.access import session_tokens, sessions
from domain.access.session_tokens import OpenSession
from domain.audit import events, repeats
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import (
    authenticators,
    enrolment,
    lost,
    passkeys,
    recovery_codes,
    removal,
    second_factor,
    state,
)
from domain.mfa.state import Kinds
from domain.passkeys import rows
from domain.passkeys.ceremony import Ceremony
from domain.refusals import Refused, logged
from models import RecoveryCode, Session, User


class CodeNotSaved(Refused):
    """Without a saved recovery code, blocking what is lost would lock its owner out."""

    reason = "recovery-code-not-saved"


class NotUnderWay(Refused):
    """Nothing was lost here, or it has been dealt with in the meantime."""

    reason = "no-recovery-under-way"


class NothingToKeep(Refused):
    """What was lost can't be shown to have been found: none of it works here."""

    reason = "nothing-to-keep"

    def __init__(self) -> None:
        super().__init__(
            "What you lost can't be kept: it was blocked or removed in the meantime, or it doesn't "
            "work at this address."
        )


@dataclass(frozen=True)
class Path:
    """Where a person is: first they save the code, then they set up a phone or a passkey."""

    code: RecoveryCode | None
    shown: str | None
    is_blocked: bool  # what was lost
    kinds: Kinds
    has_other_passkeys: bool  # than the lost one, as far as anybody can say

    @property
    def code_is_saved(self) -> bool:
        """Whether the person has said that the newest code is in a safe place."""
        return self.code is not None and self.code.saved_at is not None


def is_under_way(user: User) -> bool:
    """Whether the person has got in without phone or passkey and not dealt with that yet."""
    return user.recovering_since is not None


def path(session: Session, now: int) -> Path:
    """Where the person is."""
    user, kinds = session.user, state.kinds(session.user)
    return Path(
        recovery_codes.live(user),
        recovery_codes.shown(session, now),
        is_blocked=lost.is_blocked(user),
        kinds=kinds,
        has_other_passkeys=len(rows.of(user)) > (0 if kinds.app else 1),
    )


def begin(user: User, now: int) -> None:
    """Note that something is lost, within the caller's transaction."""
    user.recovering_since = now
    user.save(only=[User.recovering_since])


def found_phone(session: Session, code: str, now: int) -> OpenSession:
    """The phone was found, as a code from it shows. Raises Refused.

    It confirms nothing: for what a thief must not do, all factors are asked for as ever. The
    person's other sessions go back to being asked for a code as well.
    """
    refuse_if_over(session)
    with logged("found-phone", session.user):
        if not authenticators.active(session.user):
            raise NothingToKeep  # not "incorrect": no code would do
        second_factor.check(session.user, code, now, f"found {session.id}")
    with write():
        return found(session, now)


def refuse_if_over(session: Session) -> None:
    """Raise NotUnderWay if there is nothing to be found."""
    if not is_under_way(session.user):
        raise NotUnderWay("Nothing is marked as lost.")


def found(session: Session, now: int) -> OpenSession:
    """What was lost has been shown, within the caller's transaction."""
    removal.finish_recovery(session.user)
    Session.update(recovered=False).where(Session.user == session.user).execute()
    if not was_just_found(session, now):
        events.record(session.user, events.PHONE_FOUND, now, Caller.of(session))
    return session_tokens.follow(session, recovered=False)


def was_just_found(session: Session, now: int) -> bool:
    """Whether this session has just said so: the same form sent again."""
    return repeats.done_lately(session, events.PHONE_FOUND, now)


def add_passkey(
    session: Session, answer: str, asked: Ceremony, now: int
) -> passkeys.AdditionResult:
    """Add a passkey in place of all that may be lost, which ends the path.

    Raises what passkeys.add does.
    """
    with write():
        gone, user = lost.of(session), User.get_by_id(session.user.id)
        if is_under_way(user):
            lost.switch_off(gone, now)  # what is lost takes no room
        added = passkeys.add(session, answer, asked, now)
        if is_under_way(user):
            lost.take_away(session, gone, now)
            enrolment.cancel(session)
            removal.finish_recovery(user)
            sessions.end_others(session, now)
            session_tokens.change(session, recovered=False)
        return added


def was_just_replaced(session: Session, now: int) -> bool:
    """Whether this session has just put something in place of what was lost: the form again."""
    is_of_app = repeats.done_lately(session, events.AUTHENTICATOR_REMOVED, now)
    return is_of_app or has_just_lost_passkey(session, now)


def has_just_lost_passkey(session: Session, now: int) -> bool:
    """Whether a passkey has just gone for lost in this session."""
    return repeats.done_lately(session, events.PASSKEY_REMOVED, now)


def switch_off_lost_phone(session: Session, now: int) -> OpenSession:
    """Have what was lost count no more; the recovery code signs in until there is something new.

    What was set up since isn't lost. Raises NotUnderWay, CodeNotSaved.
    """
    with write():
        user = User.get_by_id(session.user.id)
        if not is_under_way(user):
            raise NotUnderWay("What you lost was found or replaced in another tab.")
        code = recovery_codes.live(user)
        if code is None or code.saved_at is None:
            raise CodeNotSaved(
                "Save your recovery code first: you'll need it, and your password, to sign in."
            )
        gone = lost.of(session)
        switched_off = lost.switch_off(gone, now)
        sessions.end_others(session, now)
        if switched_off:
            kind, here = events.LOST_PHONE_SWITCHED_OFF, Caller.of(session)
            events.record(user, kind, now, here, thing=gone.names)
        return session_tokens.confirm(session, now)
