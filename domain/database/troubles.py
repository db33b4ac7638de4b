"""What may be wrong with the database or its disk, by name, and the way out of each."""

from dataclasses import dataclass

BUSY = "busy"
FULL = "disk-full"
READ_ONLY = "disk-read-only"
FAILING = "disk-failing"
DAMAGED = "database-damaged"
LOST = "database-lost"
DOWN = "database-down"

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
    DOWN: "PostgreSQL can't be reached, or only read from: see whether its leader is running. "
    "Nightlatch continues by itself as soon as it is.",
}


@dataclass(frozen=True)
class Trouble:
    """What it is, by one of the names above, and the numbers that came with it."""

    kind: str
    number: str = ""
