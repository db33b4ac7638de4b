"""Codes of authenticator apps: accepted once each, against a limit (RFC 6238).

SHA-1, 6 digits, 30 seconds and 160-bit secrets, because authenticator apps silently ignore
anything else that a QR code asks for.
"""

import re
from collections.abc import Iterable
from hmac import compare_digest
from typing import Any

import pyotp

from domain.mfa import totp_secrets
from domain.refusals import Refused
from domain.text import writing
from models import Authenticator, SpentStep

STEP = 30  # seconds (RFC 6238 §5.2)
DRIFT = 1  # step accepted on either side, for slow typing and clocks
# Symbols of what is taken for a recovery code where six digits are asked for: a few more or fewer.
RECOVERY_CODES = range(20, 31)
_SECRET_KEY = re.compile("[A-Z2-7]{32}", re.IGNORECASE)
KEPT = 1000  # accepted steps in the past that are known one by one, of each authenticator


class CodeRejected(Refused):
    """Not the code of any authenticator of this person at this time."""

    reason = "code-wrong"
    is_guess = True


class CodeMalformed(Refused):
    """Not six digits at all."""

    reason = "code-malformed"


class RecoveryCodeTyped(CodeMalformed):
    """What looks like a recovery code, where six digits are asked for."""

    reason = "recovery-code-typed"

    def __init__(self) -> None:
        super().__init__(
            "That looks like a recovery code. Enter the six digits from your authenticator app "
            "here."
        )


class SecretKeyTyped(CodeMalformed):
    """What an app is set up with, where the code is asked for that it then shows."""

    def __init__(self) -> None:
        super().__init__(
            "That looks like the secret key. Add it to your authenticator app, then enter the six "
            "digits the app shows."
        )


class CodeAlreadyUsed(Refused):
    """The right code, but it has done its work; `retry_after` seconds until the next one."""

    reason = "code-already-used"
    afterwards = "Enter the one your app shows now."


def normalized(code: str) -> str:
    """The six digits of a typed code, whatever the script and the spaces.

    Raises CodeMalformed, of a recovery code as RecoveryCodeTyped.

    Any decimal digit counts as itself (Unicode category Nd), since phone keyboards of many
    languages type their own; superscripts, signs and the like are not digits.
    """
    if is_recovery_code(code):
        raise RecoveryCodeTyped
    digits = writing.with_digits(writing.unquoted(writing.compact(code)))
    if _SECRET_KEY.fullmatch(digits):
        raise SecretKeyTyped
    if not re.fullmatch(r"[0-9]{6}", digits):
        raise CodeMalformed("Enter the six digits your authenticator app shows for this site.")
    return digits


def is_recovery_code(code: str) -> bool:
    """Whether what was typed for six digits looks like a recovery code, perhaps with a slip."""
    typed = writing.bare(writing.compact(code))
    return len(typed) in RECOVERY_CODES and typed.isalnum()


def matching_steps(authenticator: Authenticator, digits: str, now: int) -> list[int]:
    """The accepted time steps that have this code: now's own, the previous one, the one after.

    Every one of them, not the first, because neighboring steps can share a code (RFC 6238
    §5.2 has each step accepted once). The step to come does not count beside now's own: else
    such a code could be replayed at once, or would be refused thirty seconds later.

    Also those that count no more, so that their code is told as used: `spend` accepts none of
    them. It tells a guesser nothing to use: a step counts no more only once its very code was
    typed and counted as a guess, or accepted, and whoever tries others meets the limit as before.
    """
    codes, current = pyotp.TOTP(totp_secrets.base32(authenticator)), now // STEP
    near = [step for step in (current, current - DRIFT, current + DRIFT) if step >= 0]
    steps = [step for step in near if compare_digest(codes.generate_otp(step), digits)]
    if current in steps:
        steps = [step for step in steps if step <= current]
    return steps


def matches(
    authenticators: Iterable[Authenticator], digits: str, now: int
) -> list[tuple[Authenticator, int]]:
    """Which of these have this code now, each with the step that has it."""
    return [(a, step) for a in authenticators for step in matching_steps(a, digits, now)]


def unspent(authenticator: Authenticator, steps: list[int]) -> list[int]:
    """Those of these steps that neither were accepted nor reported as clock drift."""
    spent = _spent(authenticator, SpentStep.timecode.in_(steps))
    return [step for step in steps if step not in spent]


def spend(authenticator: Authenticator, step: int, now: int, use: str = "") -> bool:
    """Accept this step once, if it is later than the last one accepted (RFC 6238 §5.2).

    Within the caller's transaction.

    Once, whatever the clock does and however many ask: accepting a step is adding its row, which is
    unique, and the row stays until its moment and KEPT others are past. What is later than any step
    that can be accepted now was accepted before the clock went back: no one has to wait until it is
    past, so that one does not count as the last. This one then does, by the same statement, so that
    of older codes none counts any longer; and what was accepted in that future has its rows.
    """
    if _spent(authenticator, SpentStep.timecode == step):
        return False
    last = Authenticator.last_timecode
    in_turn = (last < step) | (last > now // STEP + DRIFT)
    taken = (
        Authenticator.update(last_timecode=step, last_used_at=now, last_use=use)
        .where(Authenticator.id == authenticator.id, in_turn)
        .execute()
    )
    return bool(taken) and remember(authenticator, step)


def remember(authenticator: Authenticator, step: int) -> bool:
    """Note that a step was accepted; False if it was spent already. Old ones are forgotten."""
    row = SpentStep.insert(authenticator=authenticator, timecode=step, accepted=True)
    added = row.on_conflict_ignore().as_rowcount().execute()
    past = (SpentStep.authenticator == authenticator) & (SpentStep.timecode < step)
    newest = SpentStep.select(SpentStep.id).where(past).order_by(SpentStep.id.desc())
    first_to_go = newest.offset(KEPT).limit(1)
    SpentStep.delete().where(past, SpentStep.id <= first_to_go).execute()
    return bool(added)


def next_step(authenticator: Authenticator, after: int, now: int) -> int:
    """The first step later than `after` whose code will count."""
    last = Authenticator.get_by_id(authenticator.id).last_timecode
    step = after + 1 if last > now // STEP + DRIFT else max(after, last) + 1
    spent = _spent(authenticator, SpentStep.timecode >= step)
    while step in spent or step <= last <= step + DRIFT:
        step += 1
    return step


def _spent(authenticator: Authenticator, *which: Any) -> set[int]:
    found = SpentStep.select(SpentStep.timecode).where(
        SpentStep.authenticator == authenticator, *which
    )
    rows: Any = found.tuples()
    return {step for (step,) in rows}
