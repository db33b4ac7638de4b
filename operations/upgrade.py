"""Bringing the tables up to date where instances of an older version may be at work."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.database import migrating
from models import Table, database
from operations import data_folder, instances

ROWS_A_SECOND = 300_000  # that a slow machine reads or writes


@dataclass(frozen=True)
class Step:
    """A migration that is to come: what becomes of older instances, and of those who wait."""

    name: str
    adds_only: bool
    locked_for: int  # seconds, about


def apply(clock: Callable[[], float]) -> list[str]:
    """Apply what is missing; see `migrating.migrate`.

    Raises CannotStart if that would break instances that are at work.
    """
    breaking = [step.name for step in migrating.pending() if not step.adds_only]
    at_work = instances.at_work(clock) if breaking else []
    if at_work:
        raise data_folder.CannotStart(
            f"This version changes tables that running instances use ({', '.join(breaking)}). "
            f"Stop them first: {instances.listed(at_work, int(clock()))}. One that was killed "
            "counts as stopped after 3 minutes. Nothing was changed."
        )
    return migrating.migrate()


def plan() -> list[Step]:
    """What `apply` would do; nothing is changed by asking."""
    return [
        Step(step.name, step.adds_only, _rows(step) // ROWS_A_SECOND)
        for step in migrating.pending()
    ]


def _rows(step: migrating.Migration) -> int:
    tables = {table._meta.table_name: table for table in Table.__subclasses__()}
    # Those of before say nothing of themselves.
    named = tables if step.reads_whole is None else step.reads_whole
    there = [tables[name] for name in named if database.obj.table_exists(name)]
    return sum(int(table.select().count()) for table in there)
