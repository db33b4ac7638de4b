"""What may be wrong with the database or its disk, by name, and the way out of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from peewee import OperationalError

from domain.errors import OperatorError

BUSY = "busy"
FULL = "disk-full"
READ_ONLY = "disk-read-only"
FAILING = "disk-failing"
DAMAGED = "database-damaged"
LOST = "database-lost"
DOWN = "database-down"
SERVER_FULL = "database-full"

# For the person who runs the server: what is wrong, and the way out.
MEANING = {
    BUSY: "Another program is using it: try again.",
    FULL: "The disk or its quota is full: free up space.",
    READ_ONLY: "The disk or the file can't be written to: give the account that runs Nightlatch "
    "write access.",
    FAILING: "The disk isn't working: check the system log.",
    DAMAGED: "It is damaged: restore the newest backup (scripts/nightlatch restore --help).",
    LOST: "Its file was removed or replaced while Nightlatch was running: put it back, or restore "
    "the newest backup, then restart Nightlatch.",
    DOWN: "PostgreSQL can't be reached, or is read-only: check whether its leader is running. "
    "Nightlatch continues by itself as soon as it is.",
    SERVER_FULL: "The disk of the PostgreSQL server is full: free up space there. Nightlatch "
    "continues by itself as soon as there is some.",
}


class OutcomeUnknown(OperationalError):
    """The connection was lost while a transaction was committed: it may be kept, or not."""


@dataclass(frozen=True)
class Trouble:
    """What it is, by one of the names above, and the numbers that came with it."""

    kind: str
    number: str = ""


class CannotConnect(OperatorError):
    """A PostgreSQL that can't be used; the text says why and what would be right."""


class NotThere(CannotConnect):
    """One that is not there now, and may be in a moment."""


def all_behind(fault: BaseException) -> Iterator[BaseException]:
    """It, and what it came from: the one that tells may be covered up by a rollback's own."""
    seen, waiting = set[int](), [fault]
    while waiting:
        error = waiting.pop(0)
        if id(error) in seen:
            continue
        seen.add(id(error))
        yield error
        behind = (*error.args[:1], error.__cause__, error.__context__)
        waiting += [one for one in behind if isinstance(one, BaseException)]
