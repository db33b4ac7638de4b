"""Guesses that make an account's owner wait, which the owner and administrators are shown."""

from dataclasses import dataclass

from domain.access import limits, throttle
from domain.access.limits import Limit
from domain.audit import events
from models import Attempts, User

# Failures that make someone wait.
IS_HEAVY = Attempts.failures >= throttle.DELAY_FROM


@dataclass(frozen=True)
class GuessRun:
    """A run of wrong passwords, or of codes tried before one: how many, and since when."""

    kind: str
    number: int
    since: int

    @property
    def is_shut(self) -> bool:
        """Whether the run has locked this way of signing in."""
        return self.number >= limits.MAX_FAILURES


def against(user: User) -> list[GuessRun]:
    """The guesses under way against this account."""
    return [
        GuessRun(kind, row.failures, row.since)
        for kind, limit in _ways(user)
        if (row := _heavy(limit)) is not None
    ]


def guessed_at(users: list[User]) -> set[int]:
    """The ids of those of these users whose accounts are being guessed at."""
    whose = {limit.key: user.id for user in users for _, limit in _ways(user)}
    heavy = Attempts.select(Attempts.key).where(Attempts.key.in_(list(whose)), IS_HEAVY)
    return {whose[row.key] for row in heavy}


def record_unreported(user: User, now: int) -> None:
    """Record guesses that the person hasn't been notified of, within the caller's transaction."""
    kinds = {limit.key: kind for kind, limit in _ways(user)}
    untold = Attempts.select().where(
        Attempts.key.in_(list(kinds)), IS_HEAVY, Attempts.failures > Attempts.told
    )
    for row in untold:
        events.record_guesses(user, kinds[row.key], now, row.failures, row.since)
        Attempts.update(told=row.failures).where(Attempts.id == row.id).execute()


def _ways(user: User) -> list[tuple[str, Limit]]:
    """The limits that someone without the password can run into, each with its event kind."""
    return [
        (events.GUESSED, limits.password(user.username, known_browser=False)),
        (events.CODE_GUESSED, limits.codes_first(user.username)),
        (events.GUESSED_BEHIND_CODE, limits.password_behind_code(user.username)),
    ]


def _heavy(limit: Limit) -> Attempts | None:
    """The failures counted by this limit, if they make someone wait."""
    return Attempts.get_or_none(Attempts.key == limit.key, IS_HEAVY)
