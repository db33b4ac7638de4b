"""What people are told of a restore, for a while."""

from dataclasses import dataclass

from domain.database import installation
from domain.database.queries import FixedRows

TOLD_FOR = 14 * 24 * 60 * 60  # seconds for which people see that


_AT_THE_DOOR = FixedRows(
    'SELECT restored_at, restored_to, EXISTS (SELECT 1 FROM "user") FROM installation'
)


@dataclass(frozen=True)
class Restored:
    """That the server was restored at `at` to what it was at `to`."""

    at: int
    to: int


def notice(now: int) -> Restored | None:
    """What people are to be told, for a fortnight."""
    found = installation.current()
    return _recent(found.restored_at, found.restored_to, now)


def at_the_door(now: int) -> tuple[bool, Restored | None]:
    """Whether there is any account, and the same notice: by one query, for the sign-in page."""
    [(at, to, is_claimed)] = _AT_THE_DOOR.rows()
    return bool(is_claimed), _recent(at, to, now)


def _recent(at: int, to: int, now: int) -> Restored | None:
    return Restored(at, to) if at > now - TOLD_FOR else None
