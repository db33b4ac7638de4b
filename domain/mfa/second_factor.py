"""Checking a code of whichever authenticator a person has at hand, against one limit."""

from domain.access import foretelling, limits, refused_forms, throttle
from domain.access.limits import Limit
from domain.database.storage import write
from domain.mfa import authenticators, clock_drift, totp
from domain.refusals import Refused
from domain.text.wording import duration
from models import Authenticator, Session, User

INCORRECT = "Incorrect code. Wait for your app to show the next one, then enter that."
OR_RECOVERY_CODE = ", or use your recovery code"


def check(user: User, code: str, now: int, use: str = "") -> None:
    """Accept a code from any of the person's authenticators, once, while signed in.

    `use` says for what, and for whose: the same code for the same use is the same form sent again,
    and is accepted again while it is the last one that was.

    Raises CodeMalformed and CodeAlreadyUsed (not counted), CodeRejected, TooManyTries, LockedOut.
    The caller holds no transaction: a wrong try must stay counted.
    """
    with write():
        refusal = try_spend(user, code, now, use, limits.totp(user.id, known_browser=True))
    if refusal is not None:
        raise refusal


def try_spend(
    user: User, code: str, now: int, use: str, *counted: Limit, otherwise: str = ""
) -> Refused | None:
    """As `check`, within the caller's transaction; None if the code was accepted.

    Answers what was wrong instead of raising, so that the counted try is committed. `otherwise` is
    what else there is, for whoever is refused again. The last limit is the person's own.
    """
    digits, own = totp.normalized(code), counted[-1]

    def spent() -> Refused | None:
        refusal = _spent(user, digits, now, use)
        return _incorrect(own, otherwise) if type(refusal) is totp.CodeRejected else refusal

    return foretelling.with_warning(throttle.checked(spent, now, *counted), now, *counted)


def said_again(session: Session, now: int, *counted: Limit, otherwise: str) -> Refused:
    """What the code of this session's last refused form was refused with, which is counted."""
    drift = refused_forms.drift(session)
    refusal = clock_drift.ClockOff(drift) if drift else _incorrect(counted[-1], otherwise)
    return foretelling.with_warning(refusal, now, *counted)


def _incorrect(own: Limit, otherwise: str) -> totp.CodeRejected:
    if throttle.failures(own) > 1:
        return totp.CodeRejected(
            f"Incorrect code. Check the entry in your app, then enter the next one{otherwise}."
        )
    return totp.CodeRejected(INCORRECT)


def _spent(user: User, digits: str, now: int, use: str) -> Refused | None:
    own = authenticators.active(user)
    matches = totp.matches(own, digits, now)
    if any(totp.spend(a, step, now, use) or _is_again(a, step, use) for a, step in matches):
        return None
    if matches:
        return already_used(matches, now)
    return clock_drift.at_sign_in(own, digits, now) or totp.CodeRejected(INCORRECT)


def _is_again(authenticator: Authenticator, step: int, use: str) -> bool:
    return bool(use) and (authenticator.last_timecode, authenticator.last_use) == (step, use)


def already_used(matches: list[tuple[Authenticator, int]], now: int) -> totp.CodeAlreadyUsed:
    """What is said of a code that has done its work in all its steps."""
    wait = min(totp.next_step(a, step, now) for a, step in matches) * totp.STEP - now
    if wait <= 0:
        return totp.CodeAlreadyUsed("This code was already used. Enter the one your app shows now.")
    return totp.CodeAlreadyUsed(
        f"This code was already used. Wait {duration(wait)}, then enter the one your app shows.",
        retry_after=wait,
    )
