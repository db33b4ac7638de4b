"""Codes of authenticator apps: accepted once each, against a budget (RFC 6238).

SHA-1, 6 digits, 30 seconds and 160-bit secrets, because authenticator apps silently ignore
anything else that a QR code asks for.
"""

import re
import unicodedata
from hmac import compare_digest

import pyotp

from domain import secret_store, writing
from domain.refusals import Refused
from models import Authenticator, BurntStep

STEP = 30  # seconds (RFC 6238 §5.2)
DRIFT = 1  # step accepted on either side, for slow typing and clocks


class CodeRejected(Refused):
    """Not the code of any authenticator of this person at this time."""

    reason = "code-wrong"
    is_guess = True


class CodeMalformed(Refused):
    """Not six digits at all."""

    reason = "code-malformed"


class CodeAlreadyUsed(Refused):
    """The right code, but it has done its work; `retry_after` seconds until the next one."""

    reason = "code-already-used"


def normalised(code: str) -> str:
    """The six digits of a typed code, whatever the script and the spaces. Raises CodeMalformed.

    Any decimal digit counts as itself (Unicode category Nd), since phone keyboards of many
    languages type their own; superscripts, signs and the like are not digits.
    """
    digits = "".join(
        str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c
        for c in writing.compact(code)
    )
    if not re.fullmatch(r"[0-9]{6}", digits):
        raise CodeMalformed("Type the 6 digits that your authenticator app shows for this site.")
    return digits


def matching_steps(authenticator: Authenticator, digits: str, now: int) -> list[int]:
    """The accepted time steps that have this code: now's own, the one before, the one after.

    Every one of them, not the first, because neighbouring steps can share a code (RFC 6238
    §5.2 has each step accepted once). The step to come does not count beside now's own: else
    such a code could be replayed at once, or would be refused thirty seconds later.
    """
    codes, current = pyotp.TOTP(secret_store.base32(authenticator)), now // STEP
    near = [step for step in (current, current - DRIFT, current + DRIFT) if step >= 0]
    steps = [step for step in near if compare_digest(codes.generate_otp(step), digits)]
    if current in steps:
        steps = [step for step in steps if step <= current]
    return [step for step in steps if not _is_burnt(authenticator, step)]


def spend(authenticator: Authenticator, step: int, now: int) -> bool:
    """Accept this step if it is later than every one accepted before, once (RFC 6238 §5.2)."""
    spent = (
        Authenticator.update(last_timecode=step, last_used_at=now)
        .where(Authenticator.id == authenticator.id, Authenticator.last_timecode < step)
        .execute()
    )
    return bool(spent)


def _is_burnt(authenticator: Authenticator, step: int) -> bool:
    found: bool = (
        BurntStep.select()
        .where(BurntStep.authenticator == authenticator, BurntStep.timecode == step)
        .exists()
    )
    return found
