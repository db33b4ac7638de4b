"""The table of guards: what stands in the code to refuse, and a test fails once it is gone.

`scripts/guards` takes each out of a copy of the checkout and runs the tests that name its
requirement (`requirement("S-12")` or `case("B57")`); a guard whose absence no test notices has
survived, and fails the run. Whoever adds a guard adds its row.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Swap:
    """Text that stands exactly once in a file, and what is put in its place."""

    file: str
    stands: str
    instead: str


@dataclass(frozen=True)
class Guard:
    """One guard: where it stands, how it is taken out, and the requirement or case it serves.

    `behind` are the guards that would hold without it; they are taken out with it, and `why` says
    which they are.
    """

    serves: str
    out: Swap
    behind: tuple[Swap, ...] = ()
    why: str = ""


GUARDS = (
    # -- sessions and sign-in
    Guard(
        "S-22",
        Swap(
            "domain/sessions.py",
            "return now >= session.created_at + HALF_LIFETIME",
            "return False",
        ),
    ),
    # -- lost answers
    # -- whose page
    # -- time
    # -- disk, files, settings
    # -- strangers and owners
    # -- what a request brings
)
