"""Helping somebody who has neither phone nor recovery code, with MFA kept on.

The one-time sign-in code stands in for a code of the phone, never for the password, and leads
into the guided path to a working phone.
"""

from domain import events, people, recovery, recovery_codes, reset_links, sessions, throttle, tokens
from domain.events import Origin
from domain.refusals import Refused
from domain.sessions import Opened
from domain.storage import write
from models import Event, Session, SignInCode, User

CODE_LIFETIME = 15 * 60  # seconds
SYMBOLS = 14  # 70 bits, and one more to tell a slip from a wrong code
BOTH_WITHIN = 24 * 60 * 60  # seconds


class CodeWrong(Refused):
    """Not the person's one-time sign-in code, or too late."""

    reason = "sign-in-code-wrong"


class NeedsSecondAdmin(Refused):
    """Link and code together open an account, so one administrator may not make both."""

    reason = "needs-second-admin"


def make_reset_link(user: User, now: int, origin: Origin, by: User | None) -> str:
    """A link for a new password, for somebody to be handed. Raises Refused."""
    people.refuse_for_admins(user, by)
    _refuse_both(user, events.SIGN_IN_CODE_MADE, by, now)
    return reset_links.make(user, now, origin, by)


def make_sign_in_code(user: User, now: int, origin: Origin, by: User | None) -> str:
    """A one-time sign-in code, to be read out once it is sure who asks. Raises Refused."""
    people.refuse_for_admins(user, by)
    _refuse_both(user, events.RESET_LINK_MADE, by, now)
    text = recovery_codes.new_text(SYMBOLS)
    with write():
        SignInCode.delete().where(SignInCode.user == user).execute()
        SignInCode.create(user=user, code_hash=tokens.hashed(text), created_at=now)
        events.record(user, events.SIGN_IN_CODE_MADE, now, origin, actor=by)
    return text


def sign_in(session: Session, typed: str, now: int, origin: Origin) -> Opened:
    """Complete a half session with that code; the guided path begins. Raises Refused."""
    user, text = session.user, recovery_codes.parsed(typed, SYMBOLS)
    budget = throttle.recovery(user.id)
    with write():
        if not throttle.claimed(budget, now):
            raise throttle.refusal(budget, now)
        spent = (
            SignInCode.delete()
            .where(
                SignInCode.user == user,
                SignInCode.code_hash == tokens.hashed(text),
                SignInCode.created_at > now - CODE_LIFETIME,
            )
            .execute()
        )
        if spent:
            throttle.clear(budget)
            return _signed_in(session, now, origin)
        events.record(user, events.SECOND_FACTOR_FAILED, now, origin)
    raise CodeWrong("This is not your sign-in code, or it is older than 15 minutes.")


def _signed_in(session: Session, now: int, origin: Origin) -> Opened:
    recovery.begin(session.user, now)
    opened = sessions.complete(session, now, recovered=True)
    recovery_codes.make(session, now)
    events.record(session.user, events.SIGNED_IN_WITH_HELP, now, origin)
    return opened


def _refuse_both(user: User, other: str, by: User | None, now: int) -> None:
    if by is None:
        return
    made = Event.select().where(
        Event.user == user, Event.kind == other, Event.actor == by, Event.at > now - BOTH_WITHIN
    )
    if made.exists():
        raise NeedsSecondAdmin(
            "You have made the other one for this person within 24 hours. Together they open the "
            "account, so a second administrator, or somebody on the server, must make this one."
        )
