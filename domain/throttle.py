"""Budgets for guessing: each way in may fail so often in a row, ever more slowly.

A try is counted before it is checked, by one conditional statement, so that parallel guesses
cannot outrun the count (RFC 4226 §7.3; NIST SP 800-63B-4 §3.2.2).
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial

from peewee import Case, PeeweeException

from domain import installation
from domain.refusals import Refused, duration
from domain.storage import after_commit, write
from models import Attempts, database

MOST = 100  # consecutive failures; then the way is shut until it is bound anew
DELAY_FROM = 5  # the failure that first costs waiting
FIRST_DELAY = 30  # seconds, doubling
LONGEST_DELAY = 60 * 60
LONGEST_RECOVERY_DELAY = 60
SOURCE_MOST = 30  # failures from one address
SOURCE_WINDOW = 10 * 60  # seconds
IPV6_SITE = 64  # bits that one IPv6 customer has at least


# How to take back what the request at work has counted so far, by the key that it counted on.
_counted: ContextVar[dict[str, Callable[[], None]] | None] = ContextVar("counted", default=None)


class TooManyTries(Refused):
    """Wait: the text and `retry_after` say how long, in seconds."""

    reason = "too-many-tries"


class WayShut(Refused):
    """This way in is shut until it is bound anew, not until a timer ends."""

    reason = "way-shut"


@dataclass(frozen=True)
class Budget:
    """Whose tries at which way in are counted together. `shut` is said once it is spent."""

    key: str
    shut: str = ""
    longest_delay: int = LONGEST_DELAY


def password(username: str, *, known_browser: bool) -> Budget:
    """The budget of a name, whether or not anybody has it; the name cannot be read from it.

    Browsers that the person has used before have a budget of their own, so that strangers
    cannot keep an owner out.
    """
    salt = bytes(installation.current().salt)
    name = hmac.new(salt, username.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    if known_browser:
        return Budget(
            f"password:known:{name}",
            f"Signing in with this password is switched off: it was wrong {MOST} times in a row. "
            "Ask an administrator for a link to set a new one.",
        )
    return Budget(
        f"password:new:{name}",
        f"Signing in with this username from a new browser is switched off: the password was "
        f"wrong {MOST} times in a row. Use a browser in which you have signed in before, or ask "
        "an administrator for a link to set a new password.",
    )


def totp(user_id: int) -> Budget:
    """The budget of a person's authenticators."""
    return Budget(
        f"totp:{user_id}",
        f"Codes from your authenticator app are switched off: they were wrong {MOST} times in a "
        "row. Use your recovery code instead, then set up your authenticator app anew.",
    )


def recovery(user_id: int) -> Budget:
    """The budget of a person's recovery code: 120 bits, so guesses only delay, never shut."""
    return Budget(f"recovery:{user_id}", longest_delay=LONGEST_RECOVERY_DELAY)


@contextmanager
def faults_given_back(*meant: type[Exception]) -> Iterator[None]:
    """Take back what is counted within the block if it ends in a fault: that was no guess.

    The exceptions `meant` are answers, not faults.
    """
    counted: dict[str, Callable[[], None]] = {}
    before = _counted.set(counted)
    try:
        yield
    except meant:
        raise
    except Exception:
        with suppress(PeeweeException):
            for take_back in counted.values():
                take_back()
        raise
    finally:
        _counted.reset(before)


def claim(budget: Budget, now: int) -> None:
    """Count a try before it is checked. Raises TooManyTries or WayShut and then counts none."""
    if not claimed(budget, now):
        raise refusal(budget, now)


def claimed(budget: Budget, now: int) -> bool:
    """Whether the try could be counted; for callers that hold a transaction open."""
    may_fail_again = (Attempts.failures < MOST) if budget.shut else True
    with write():
        _make_room(budget.key)
        counted = (
            Attempts.update(
                failures=Attempts.failures + 1, next_at=now + _delay(budget), last_at=now
            )
            .where(Attempts.key == budget.key, Attempts.next_at <= now, may_fail_again)
            .execute()
        )
    if counted:
        _note(budget.key, partial(_give_back, budget.key))
    return bool(counted)


def refusal(budget: Budget, now: int) -> Refused:
    """Why the last `claimed` for this budget was false."""
    attempts = Attempts.get(Attempts.key == budget.key)
    if budget.shut and attempts.failures >= MOST:
        return WayShut(budget.shut)
    return _wait(attempts.next_at - now)


def give_back(budget: Budget) -> None:
    """Take back the last count: the try was no guess."""
    _give_back(budget.key)
    _forget(budget.key)


def clear(budget: Budget) -> None:
    """Forget the failures: the right value was given, or the way was bound anew."""
    Attempts.delete().where(Attempts.key == budget.key).execute()
    _forget(budget.key)


def claim_source(address: str, now: int) -> None:
    """Count a try from this address; `pardon_source` takes it back if it was no failure.

    At most SOURCE_MOST failures in SOURCE_WINDOW. Raises TooManyTries.
    """
    key = _source_key(address)
    window_over = Attempts.next_at <= now
    with write():
        _make_room(key)
        counted = (
            Attempts.update(
                failures=Case(None, [(window_over, 1)], Attempts.failures + 1),
                next_at=Case(None, [(window_over, now + SOURCE_WINDOW)], Attempts.next_at),
                last_at=now,
            )
            .where(Attempts.key == key, window_over | (Attempts.failures < SOURCE_MOST))
            .execute()
        )
    if not counted:
        raise _wait(Attempts.get(Attempts.key == key).next_at - now)
    _note(key, partial(_pardon, key))


def pardon_source(address: str) -> None:
    """Take back the count of a try that was no failure."""
    key = _source_key(address)
    _pardon(key)
    _forget(key)


def _note(key: str, take_back: Callable[[], None]) -> None:
    noted = _counted.get()
    # Within the caller's transaction a fault takes the count back by itself.
    if noted is not None and not database.in_transaction():
        noted[key] = take_back


def _forget(key: str) -> None:
    noted = _counted.get()
    if noted is not None:
        after_commit(lambda: noted.pop(key, None))


def _pardon(key: str) -> None:
    Attempts.update(failures=Attempts.failures - 1).where(
        Attempts.key == key, Attempts.failures > 0
    ).execute()


def _make_room(key: str) -> None:
    Attempts.insert(key=key).on_conflict_ignore().execute()


def _give_back(key: str) -> None:
    Attempts.update(failures=Attempts.failures - 1, next_at=0).where(
        Attempts.key == key, Attempts.failures > 0
    ).execute()


def _wait(seconds: int) -> TooManyTries:
    wait = max(seconds, 1)
    return TooManyTries(f"Too many tries. Try again in {duration(wait)}.", retry_after=wait)


def _source_key(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "source:unknown"
    if parsed.version == 4:
        return f"source:{parsed}"
    return f"source:{ipaddress.ip_network((parsed, IPV6_SITE), strict=False)}"


def _delay(budget: Budget) -> Case:
    steps, delay, failures = [], FIRST_DELAY, DELAY_FROM
    while delay < budget.longest_delay:
        steps.append((Attempts.failures + 1 == failures, delay))
        delay, failures = delay * 2, failures + 1
    return Case(None, [(Attempts.failures + 1 < DELAY_FROM, 0), *steps], budget.longest_delay)
