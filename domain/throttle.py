"""Budgets for guessing: each way in may fail so often in a row, ever more slowly.

A try is counted before it is checked, by one conditional statement, so that parallel guesses
cannot outrun the count (RFC 4226 §7.3; NIST SP 800-63B-4 §3.2.2).
"""

import hashlib
import hmac

from peewee import Case

from domain.refusals import Refused, duration
from domain.storage import write
from models import Attempts, Installation

MOST = 100  # consecutive failures; then the way is shut until it is bound anew
DELAY_FROM = 5  # failures that cost no waiting
FIRST_DELAY = 30  # seconds, doubling
LONGEST_DELAY = 60 * 60
LONGEST_RECOVERY_DELAY = 60

PASSWORD = "password"  # noqa: S105  # the name of a way in
TOTP = "totp"
RECOVERY = "recovery"


class TooManyTries(Refused):
    """Wait: the text and `retry_after` say how long, in seconds."""

    reason = "too-many-tries"


class WayShut(Refused):
    """This way in is shut until it is bound anew, not until a timer ends."""

    reason = "way-shut"


def password_key(username: str) -> str:
    """The budget of a name, whether or not anybody has it; the name cannot be read from it."""
    salt = Installation.get().salt
    return f"{PASSWORD}:{hmac.new(bytes(salt), username.encode(), hashlib.sha256).hexdigest()}"


def totp_key(user_id: int) -> str:
    """The budget of a person's authenticators."""
    return f"{TOTP}:{user_id}"


def recovery_key(user_id: int) -> str:
    """The budget of a person's recovery code, which only delays and never shuts."""
    return f"{RECOVERY}:{user_id}"


def claim(key: str, now: int) -> None:
    """Count a try before it is checked. Raises TooManyTries or WayShut and then counts none."""
    if not claimed(key, now):
        raise refusal(key, now)


def claimed(key: str, now: int) -> bool:
    """Whether the try could be counted; for callers that hold a transaction open."""
    with write():
        Attempts.insert(key=key).on_conflict_ignore().execute()
        counted = (
            Attempts.update(
                failures=Attempts.failures + 1,
                next_at=now + _delay(key),
                last_at=now,
            )
            .where(Attempts.key == key, Attempts.next_at <= now, _may_fail_again(key))
            .execute()
        )
    return bool(counted)


def refusal(key: str, now: int) -> Refused:
    """Why the last `claimed` for this key was false."""
    attempts = Attempts.get(Attempts.key == key)
    if attempts.failures >= MOST and not key.startswith(RECOVERY):
        return WayShut(f"This was wrong {MOST} times in a row and is now switched off.")
    wait = max(attempts.next_at - now, 1)
    return TooManyTries(f"Too many tries. Try again in {duration(wait)}.", retry_after=wait)


def give_back(key: str) -> None:
    """Take back the last count: the try was no guess."""
    Attempts.update(failures=Attempts.failures - 1, next_at=0).where(Attempts.key == key).execute()


def clear(key: str) -> None:
    """Forget the failures: the right value was given, or the way was bound anew."""
    Attempts.delete().where(Attempts.key == key).execute()


def _may_fail_again(key: str) -> object:
    return True if key.startswith(RECOVERY) else Attempts.failures < MOST


def _delay(key: str) -> Case:
    longest = LONGEST_RECOVERY_DELAY if key.startswith(RECOVERY) else LONGEST_DELAY
    steps, delay, failures = [], FIRST_DELAY, DELAY_FROM
    while delay < longest:
        steps.append((Attempts.failures + 1 == failures, delay))
        delay, failures = delay * 2, failures + 1
    return Case(None, [(Attempts.failures + 1 < DELAY_FROM, 0), *steps], longest)
