"""The part of a backup that comes from a PostgreSQL: what pg_dump writes as SQL, compressed.

It is never run as SQL, since anyone may have changed the file. Only the rows are taken from it,
which it has in the format of COPY.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from domain.database import rows
from domain.database.rows import Content
from operations.backup_manifest import Changed

_BEGIN = re.compile(rb'COPY public\.("?)(\w+)\1 \(([\w", ]+)\) FROM stdin;\n', re.ASCII)
_END = b"\\.\n"
_LONGEST = 1024 * 1024  # bytes of a line: nothing of ours comes near


def contents(path: Path) -> Iterator[Content]:
    """The tables in it. Raises Changed while they're read."""
    with gzip.open(path) as file:
        for line in iter(lambda: _line(file), b""):
            found = _BEGIN.fullmatch(line)
            if found:
                yield from _content(file, found)


def _content(file: gzip.GzipFile, begin: re.Match[bytes]) -> Iterator[Content]:
    columns = begin[3].decode().replace('"', "").split(", ")
    order = sorted(range(len(columns)), key=columns.__getitem__)
    lines = _lines(file, order)
    yield Content(begin[2].decode(), tuple(columns[place] for place in order), lines)
    for _ in lines:
        pass  # whatever its reader had no need of


def _lines(file: gzip.GzipFile, order: list[int]) -> Iterator[bytes]:
    while (line := _line(file)) != _END:
        fields = line.removesuffix(b"\n").split(rows.TAB)
        if not line.endswith(b"\n") or len(fields) != len(order):
            raise Changed
        yield rows.TAB.join([fields[place] for place in order])


def _line(file: gzip.GzipFile) -> bytes:
    """The next line, b"" at the end; also whoever counts the rows of a table asks for it."""
    try:
        return file.readline(_LONGEST)
    except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
        raise Changed from fault
