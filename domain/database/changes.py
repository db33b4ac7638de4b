"""What this process has written last, for those who keep for a moment what they have read."""

from models import database


class _Process:
    latest: object = None  # another one after each write


_process = _Process()


def note() -> None:
    """Note that something may have been written."""
    _process.latest = object()


def version() -> object:
    """Equal to the one before if nothing was written since, and no other database opened.

    What other processes write makes no difference.
    """
    return database.obj, _process.latest
