"""What people are told of a restore, for a while."""

from dataclasses import dataclass

from domain.database import installation

TOLD_FOR = 14 * 24 * 60 * 60  # seconds for which people see that


@dataclass(frozen=True)
class Restored:
    """That the server was restored at `at` to what it was at `to`."""

    at: int
    to: int


def notice(now: int) -> Restored | None:
    """What people are to be told, for a fortnight."""
    found = installation.current()
    is_recent = found.restored_at > now - TOLD_FOR
    return Restored(found.restored_at, found.restored_to) if is_recent else None
