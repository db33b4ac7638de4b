"""What the tables hold, as lines that are the same from every engine, to be compared and moved.

A line is a row in the text format of PostgreSQL's COPY, its columns sorted by name. The sum of a
table doesn't depend on the order of its rows.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any

NULL = b"\\N"
TAB = b"\t"
_BATCH = 1000  # lines that are handed on at once
_MODULUS = 2**256


class Unfit(Exception):
    """A value that doesn't belong into its column, or that the other engine can't keep."""


@dataclass(frozen=True)
class Content:
    """A table and its rows; each line ends without a line end, and is read once."""

    table: str
    columns: tuple[str, ...]
    lines: Iterator[bytes]


@dataclass
class Sum:
    """How many rows, and the sum of all their hashes."""

    rows: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        """Count one more row."""
        self.rows += 1
        self.total = (self.total + int.from_bytes(sha256(line).digest())) % _MODULUS

    @property
    def digits(self) -> str:
        """The sum, as it's written into manifests."""
        return f"{self.total:064x}"

    def counting(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The same lines, each counted as it passes."""
        for line in lines:
            self.add(line)
            yield line


Sums = dict[str, Sum]


def sums(contents: Iterable[Content]) -> Sums:
    """The sum of each table."""
    found = Sums()
    for content in contents:
        one = found.setdefault(content.table, Sum())
        for line in content.lines:
            one.add(line)
    return found


def batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The lines, many at a time."""
    coming = iter(lines)
    while batch := list(islice(coming, _BATCH)):
        yield batch


def _integer(value: Any) -> bytes:
    return b"%d" % value


def _truth(value: Any) -> bytes:
    return (b"f", b"t")[value]


def _binary(value: Any) -> bytes:
    return b"\\\\x" + bytes(value).hex().encode() if not isinstance(value, str) else _wrong(value)


def _text(value: Any) -> bytes:
    escaped: str = value.translate(_ESCAPED)
    return escaped.encode()


def _moment(value: Any) -> bytes:
    """As PostgreSQL writes it: a fraction of a second has no zeros at its end."""
    text = _text(value)
    return text.rstrip(b"0").rstrip(b".") if b"." in text else text


def _wrong(value: Any) -> bytes:
    raise TypeError(type(value))


def _unescaped(field: bytes) -> str:
    return _ESCAPE.sub(lambda found: _MEANT[found[1]], field.decode())


_MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_ESCAPED = {ord(meant): f"\\{letter}" for letter, meant in _MEANT.items()}
_ESCAPE = re.compile(r"\\([bfnrtv\\])")

# The kinds of columns, by how they're written and read.
INTEGER: tuple[Callable[[Any], bytes], Callable[[bytes], Any]] = (_integer, int)
TRUTH = (_truth, b"ft".index)
BINARY = (_binary, lambda field: bytes.fromhex(field.removeprefix(b"\\\\x").decode()))
TEXT = (_text, _unescaped)
MOMENT = (_moment, _unescaped)
Kind = tuple[Callable[[Any], bytes], Callable[[bytes], Any]]


def written(kinds: Sequence[Kind], values: Iterable[Any]) -> bytes:
    """The line of these values. Raises Unfit."""
    try:
        return TAB.join(
            NULL if value is None else write(value)
            for (write, _), value in zip(kinds, values, strict=True)
        )
    except (TypeError, ValueError, AttributeError, IndexError) as fault:
        raise Unfit(fault) from fault


def read(kinds: Sequence[Kind], line: bytes) -> list[Any]:
    """The values in a line. Raises Unfit."""
    try:
        return [
            None if field == NULL else reading(field)
            for (_, reading), field in zip(kinds, line.split(TAB), strict=True)
        ]
    except (ValueError, KeyError) as fault:
        raise Unfit(fault) from fault
