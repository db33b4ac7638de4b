"""Numbers and durations as people write them."""

import re


def counted(number: int, noun: str) -> str:
    """As "1 account", "2 accounts"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(names: list[str], most: int = 3) -> str:
    """As "alice, bob, carol and 2 more"."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def to_change(faults: list[tuple[int, str]]) -> str:
    """How many lines need a change, as ": 2 lines need a change"; "" if no line by itself does.

    `faults` are by the numbers of their lines, with 0 for what is wrong with no line.
    """
    wrong = len({line for line, _ in faults if line})
    if not wrong:
        return ""
    return f": {counted(wrong, 'line')} {'needs' if wrong == 1 else 'need'} a change"


def duration(seconds: int) -> str:
    """`seconds` in words, rounded up, as people say it: "12 seconds", "2 minutes", "1 hour"."""
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= 2 * size or (seconds >= size and seconds % size == 0):
            return counted(-(-seconds // size), word)
    return counted(max(seconds, 1), "second")


def grouped(text: str, size: int) -> str:
    """The text in groups of so many characters, as a key or a code is easier to copy."""
    return " ".join(re.findall(f".{{1,{size}}}", text))
