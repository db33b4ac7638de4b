"""A page of rows at a time, starting after a place in an indexed order.

A place is what the last row shown is sorted by, not its number in a list: people who come and go in
the meantime move no one to another page.
"""

import re
from dataclasses import dataclass
from typing import Any

from peewee import Tuple


@dataclass(frozen=True)
class Place:
    """Where a row is in an order: by its key, and among equals by its number."""

    key: str | int
    number: int

    def __str__(self) -> str:
        return f"{self.number}.{self.key}"


@dataclass(frozen=True)
class Order:
    """By one column and, to be definite, by another of numbers; `down`: from the last on."""

    key: Any  # a column, as below
    number: Any
    is_numeric: bool = False
    down: bool = False

    def place(self, text: str) -> Place | None:
        """The place that was written into an address, None for nonsense."""
        number, dot, key = text.partition(".")
        if not dot or not _is_number(number) or (self.is_numeric and not _is_number(key)):
            return None
        return Place(int(key) if self.is_numeric else key, int(number))

    def sorted(self, query: Any) -> Any:
        """The query in this order."""
        columns = (self.key, self.number)
        return query.order_by(*(c.desc() if self.down else c for c in columns))

    def behind(self, place: Place) -> Any:
        """The condition that a row comes after that place."""
        here, there = Tuple(self.key, self.number), (place.key, place.number)
        return here < there if self.down else here > there

    def until(self, place: Place) -> Any:
        """The condition that a row is there or before it."""
        here, there = Tuple(self.key, self.number), (place.key, place.number)
        return here >= there if self.down else here <= there

    def reached(self, rows: Any, reach: int) -> Place | None:
        """The place of the last of so many rows, if there are more."""
        last = self.sorted(rows.select(self.key, self.number)).limit(1).offset(reach - 1)
        found = last.tuples().first()
        return Place(*found) if found else None


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,18}", text) is not None
