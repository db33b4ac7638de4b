"""Passwords that are known from breaches: a sorted file, searched where it lies.

The system keeps one copy of the file's pages for all workers, and a search touches some twenty
of them; domain/users/data/README.md says where the list comes from.
"""

import functools
import mmap
import unicodedata
from pathlib import Path

LIST = Path(__file__).resolve().parent / "data" / "breached.txt"


def contains(password: str) -> bool:
    """Whether the whole password is on the list, in whatever case."""
    wanted, lines = folded(password).encode("utf-8", "surrogatepass"), _lines()
    low, high = 0, len(lines)
    while low < high:
        start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.find(b"\n", start)
        line = lines[start:end]
        if line == wanted:
            return True
        if line < wanted:
            low = end + 1
        else:
            high = start
    return False


def folded(password: str) -> str:
    """The spelling under which the list holds a password."""
    composed = unicodedata.normalize("NFC", password)
    return unicodedata.normalize("NFC", composed.casefold())


@functools.cache
def _lines() -> mmap.mmap:
    with LIST.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
