"""Replacing a lost phone: what signing in with the recovery code begins.

Being under way is a fact of the person, not of a session: the browser may be closed at any
point, and the path goes on at the next sign-in.
"""

from dataclasses import dataclass

from domain.access import session_tokens, sessions
from domain.access.session_tokens import Opened
from domain.audit import events, repeats
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import authenticators, recovery_codes, removal, second_factor
from domain.refusals import Refused, logged
from models import Authenticator, RecoveryCode, Session, User


class CodeNotSaved(Refused):
    """Without a saved recovery code, switching the phone off would lock its owner out."""

    reason = "recovery-code-not-saved"


class NotUnderWay(Refused):
    """No phone was lost here, or it has been dealt with in the meantime."""

    reason = "no-recovery-under-way"


@dataclass(frozen=True)
class Path:
    """Where a person is: first they save the code, then they set up a phone."""

    code: RecoveryCode | None
    shown: str | None
    phone_is_off: bool

    @property
    def code_is_saved(self) -> bool:
        """Whether the person has said that the newest code is in a safe place."""
        return self.code is not None and self.code.saved_at is not None


def is_under_way(user: User) -> bool:
    """Whether the person has got in without the phone and not dealt with that yet."""
    return user.recovering_since is not None


def path(session: Session, now: int) -> Path:
    """Where the person is."""
    user = session.user
    return Path(
        recovery_codes.live(user),
        recovery_codes.shown(session, now),
        phone_is_off=not authenticators.active(user),
    )


def begin(user: User, now: int) -> None:
    """Note that the phone is lost, within the caller's transaction."""
    user.recovering_since = now
    user.save(only=[User.recovering_since])


def found_phone(session: Session, code: str, now: int) -> Opened:
    """The phone was found, as a code from it shows. Raises Refused.

    It confirms nothing: for what a thief must not do, all factors are asked for as ever. The
    person's other sessions go back to being asked for a code as well.
    """
    if not is_under_way(session.user):
        raise NotUnderWay("No phone is marked as lost.")
    with logged("found-phone", session.user):
        second_factor.check(session.user, code, now, f"found {session.id}")
    with write():
        removal.finish_recovery(session.user)
        Session.update(recovered=False).where(Session.user == session.user).execute()
        if not was_just_found(session, now):
            events.record(session.user, events.PHONE_FOUND, now, Caller.of(session))
        return session_tokens.renew(session, recovered=False)


def was_just_found(session: Session, now: int) -> bool:
    """Whether this session has just said so: the same form sent again."""
    return repeats.done_lately(session, events.PHONE_FOUND, now)


def switch_off_lost_phone(session: Session, now: int) -> Opened:
    """Have the lost phone's codes count no more; the recovery code signs in until there is a new.

    What was set up since is no lost phone. Raises NotUnderWay, CodeNotSaved.
    """
    with write():
        user = User.get_by_id(session.user.id)
        if not is_under_way(user):
            raise NotUnderWay("Your phone was found, or a new one was set up, in another tab.")
        code = recovery_codes.live(user)
        if code is None or code.saved_at is None:
            raise CodeNotSaved(
                "Save your recovery code first: it will be your only way to sign in."
            )
        switched_off = (
            Authenticator.update(switched_off_at=now)
            .where(Authenticator.id.in_([phone.id for phone in _lost(session)]))
            .execute()
        )
        sessions.end_others(session)
        if switched_off:
            events.record(user, events.LOST_PHONE_SWITCHED_OFF, now, Caller.of(session))
        return session_tokens.confirm(session, now)


def _lost(session: Session) -> list[Authenticator]:
    """The phones that may be the lost one: all but what this session has set up on the path."""
    known = authenticators.active(session.user)
    return [phone for phone in known if not (session.recovered and phone.begun_by == session.id)]
