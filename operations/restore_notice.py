"""The notice that tells people of a restore, for a while."""

from dataclasses import dataclass

from domain.database import installation
from domain.database.queries import FixedRows

TOLD_FOR = 14 * 24 * 60 * 60  # seconds for which people see the notice


_AT_THE_DOOR = FixedRows(
    'SELECT restored_at, restored_to, EXISTS (SELECT 1 FROM "user") FROM installation'
)


@dataclass(frozen=True)
class RestoreNotice:
    """The server was restored at `at` to its state at `to`, both Unix times."""

    at: int
    to: int


def current(now: int) -> RestoreNotice | None:
    """The notice that people are to see, None once it is a fortnight old."""
    found = installation.current()
    return _recent(found.restored_at, found.restored_to, now)


def at_the_door(now: int) -> tuple[bool, RestoreNotice | None]:
    """Whether there is any account, and the same notice: by one query, for the sign-in page."""
    [(at, to, is_claimed)] = _AT_THE_DOOR.rows()
    return bool(is_claimed), _recent(at, to, now)


def _recent(at: int, to: int, now: int) -> RestoreNotice | None:
    return RestoreNotice(at, to) if at > now - TOLD_FOR else None
