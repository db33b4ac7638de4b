"""The one row about this installation, which many pages ask for."""

from domain.database.queries import Fixed
from models import Installation

_CURRENT = Fixed(Installation, "LIMIT 1")


def current() -> Installation:
    """The row, which a start makes."""
    [found] = _CURRENT()
    return found
