"""Finding out today whether one could get back in: by phone or passkey, and by the sheet.

A passkey stands in for the phone's code. Nothing stands in for the recovery code: it is what is
left if all devices are lost at once, as in one bag.
"""

from domain.audit import events, repeats
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.storage import write
from domain.mfa import recovery_code_use, second_factor
from domain.refusals import logged
from models import Session, User

AGAIN_AFTER = 365 * 24 * 60 * 60  # seconds


def is_due(user: User, now: int) -> bool:
    """Whether it is time to offer it: never done, or a year ago."""
    return not moments.lasts(user.rehearsed_at or 0, AGAIN_AFTER, now)


def perform(session: Session, code: str, recovery_code: str, now: int) -> None:
    """Check both; the recovery code is not spent. Raises Refused.

    The recovery code comes first, so that a slip there does not cost a code of the phone.
    """
    user = session.user
    recovery_code_use.check(session, recovery_code, now)
    with logged("totp", user):
        second_factor.check(user, code, now, f"rehearsal {session.id}")
    note(session, now)


def note(session: Session, now: int) -> None:
    """Note that both were right."""
    user = session.user
    with write():
        if repeats.done_lately(session, events.REHEARSED, now):
            return  # the same form again
        user.rehearsed_at = now
        user.save(only=[User.rehearsed_at])
        events.record(user, events.REHEARSED, now, Caller.of(session))
