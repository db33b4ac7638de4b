"""Codes of authenticator apps: checked once each, against a budget; and turning MFA off (RFC 6238).

SHA-1, 6 digits, 30 seconds and 160-bit secrets, because authenticator apps silently ignore
anything else that a QR code asks for.
"""

import base64
import re
import unicodedata
from hmac import compare_digest

import pyotp

from domain import events, sessions, throttle, vault
from domain.events import Origin
from domain.refusals import Refused, duration
from domain.sessions import Opened
from domain.storage import write
from models import Authenticator, RecoveryCode, Session, User

STEP = 30  # seconds (RFC 6238 §5.2)
DRIFT = 1  # step accepted on either side, for slow typing and clocks


class CodeRejected(Refused):
    """Not the code of any authenticator of this person at this time."""

    reason = "code-wrong"


class CodeMalformed(Refused):
    """Not six digits at all."""

    reason = "code-malformed"


class CodeAlreadyUsed(Refused):
    """The right code, but it has done its work; `retry_after` seconds until the next one."""

    reason = "code-already-used"


class Required(Refused):
    """MFA may not be turned off here."""

    reason = "mfa-required"


def active(user: User) -> list[Authenticator]:
    """The authenticators that sign this person in, oldest first."""
    return list(
        Authenticator.select()
        .where(Authenticator.user == user, Authenticator.activated_at.is_null(False))
        .order_by(Authenticator.activated_at, Authenticator.id)
    )


def turn_off(session: Session, now: int) -> Opened:
    """Take away the authenticators and the recovery code, and end other sessions.

    The caller has just checked the person's factors. Raises Required for an admin.
    """
    user = session.user
    if is_required(user):
        raise Required("Administrators need MFA. You can replace your authenticator instead.")
    with write():
        Authenticator.delete().where(Authenticator.user == user).execute()
        RecoveryCode.delete().where(RecoveryCode.user == user).execute()
        throttle.clear(throttle.totp(user.id))
        throttle.clear(throttle.recovery(user.id))
        sessions.end_others(session)
        events.record(user, events.MFA_TURNED_OFF, now, Origin.of(session))
        session.recovered = False
        return sessions.confirm(session, now)


def is_required(user: User) -> bool:
    """Whether this person may not be without MFA once it is on (S-17)."""
    return user.is_admin


def check(user: User, code: str, now: int) -> None:
    """Accept a code of any of the person's authenticators, once, counting the try.

    Raises CodeMalformed (not counted), CodeAlreadyUsed (given back), CodeRejected, or what
    throttle.claim raises. The caller holds no transaction: a wrong try must stay counted.
    """
    with write():
        refusal = spent(user, code, now)
    if refusal is not None:
        raise refusal


def spent(user: User, code: str, now: int) -> Refused | None:
    """As `check`, within the caller's transaction; None if the code was accepted.

    Answers what was wrong instead of raising, so that the counted try is committed.
    """
    digits, budget = normalised(code), throttle.totp(user.id)
    if not throttle.claimed(budget, now):
        return throttle.refusal(budget, now)
    authenticators = active(user)
    matches = [(a, step) for a in authenticators for step in matching_steps(a, digits, now)]
    if any(_spend(a, step, now) for a, step in matches):
        throttle.clear(budget)
        return None
    if matches:
        throttle.give_back(budget)
        return _already_used(max(step for _, step in matches), now)
    return CodeRejected(
        "This code is not right. Check that you picked this site's entry in your app, wait for "
        "the next code and type that one."
    )


def normalised(code: str) -> str:
    """The six digits of a typed code, whatever the script and the spaces. Raises CodeMalformed.

    Any decimal digit counts as itself (Unicode category Nd), since phone keyboards of many
    languages type their own; superscripts, signs and the like are not digits.
    """
    compact = re.sub(r"[\s\-\u2010-\u2015\u200b]", "", code)
    digits = "".join(
        str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c for c in compact
    )
    if not re.fullmatch(r"[0-9]{6}", digits):
        raise CodeMalformed("Type the 6 digits that your authenticator app shows for this site.")
    return digits


def secret(authenticator: Authenticator) -> str:
    """The secret in Base32 (RFC 4648 §6): 32 letters and digits, no padding."""
    plain = vault.unseal(vault.TOTP_SECRET, authenticator.id, authenticator.sealed_secret)
    return base64.b32encode(plain).decode("ascii")


def matching_steps(authenticator: Authenticator, digits: str, now: int) -> list[int]:
    """The accepted time steps that have this code: now's own, the one before, the one after.

    Every one of them, not the first, because neighbouring steps can share a code (RFC 6238
    §5.2 has each step accepted once). The step to come does not count beside now's own: else
    such a code could be replayed at once, or would be refused thirty seconds later.
    """
    codes, current = pyotp.TOTP(secret(authenticator)), now // STEP
    near = [step for step in (current, current - DRIFT, current + DRIFT) if step >= 0]
    steps = [step for step in near if compare_digest(codes.generate_otp(step), digits)]
    return steps if current not in steps else [step for step in steps if step <= current]


def _already_used(step: int, now: int) -> CodeAlreadyUsed:
    wait = (step + 1) * STEP - now
    if wait <= 0:
        return CodeAlreadyUsed("This code was already used. Type the one that your app shows now.")
    return CodeAlreadyUsed(
        f"This code was already used. Your app shows a new one in {duration(wait)}: wait for it "
        "and type that one.",
        retry_after=wait,
    )


def _spend(authenticator: Authenticator, step: int, now: int) -> bool:
    spent = (
        Authenticator.update(last_timecode=step, last_used_at=now)
        .where(Authenticator.id == authenticator.id, Authenticator.last_timecode < step)
        .execute()
    )
    return bool(spent)
