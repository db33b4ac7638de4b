"""What a backup says about itself, first in its file. Nothing that could do harm is trusted."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from domain.database.rows import Sums
from operations.data_folder import DATABASE, KEY

FORMAT = "nightlatch-backup"
VERSION = 2
UNSUMMED = 1  # the version whose manifest has no sum
DUMPED = 3  # the version of those from a PostgreSQL, which say what is in each table
DUMP = "nightlatch.sql.gz"

_END_OF_TIME = 253402300800  # the year 10000


class Changed(Exception):
    """It isn't what was written."""


class Newer(Exception):
    """A newer version of Nightlatch wrote it."""


@dataclass(frozen=True)
class Part:
    """What a part must look like."""

    size: int
    sha256: str

    def __post_init__(self) -> None:
        """Refuse invalid values."""
        if (
            type(self.size) is not int
            or self.size < 0
            or not re.fullmatch("[0-9a-f]{64}", self.sha256)
        ):
            raise ValueError(self.size)


@dataclass(frozen=True)
class TableNote:
    """What a table holds: how many rows, the sum of them, the last number given to one."""

    rows: int
    sum: str
    last: int = 0

    def __post_init__(self) -> None:
        """Refuse invalid values."""
        numbers = (self.rows, self.last)
        if any(type(number) is not int or not 0 <= number < 2**63 for number in numbers):
            raise ValueError(numbers)
        if not re.fullmatch("[0-9a-f]{64}", self.sum):
            raise ValueError(self.sum)


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself."""

    created: int
    key_id: str
    migrations: tuple[str, ...]
    parts: dict[str, Part]
    tables: dict[str, TableNote] = field(default_factory=dict)  # of those from a PostgreSQL

    @property
    def is_dump(self) -> bool:
        """Whether it comes from a PostgreSQL, and not from a SQLite file."""
        return DUMP in self.parts

    @property
    def holds_key(self) -> bool:
        """Whether the key is in it, so that the file alone opens everything."""
        return KEY in self.parts


def text(manifest: Manifest) -> bytes:
    """The manifest as written to the file, with a sum of itself."""
    told = {"format": FORMAT, "version": VERSION} | asdict(manifest)
    if manifest.is_dump:
        told |= {"version": DUMPED, "engine": "PostgreSQL"}
    else:
        del told["tables"]  # as earlier versions expect it
    return json.dumps(told | {"sum": _sum(told)}, indent=2).encode()


def parsed(content: bytes) -> Manifest:
    """The manifest of this text. Raises Changed and Newer."""
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise Changed
        if type(told["version"]) is not int or told["version"] < UNSUMMED:
            raise Changed
        if told["version"] > DUMPED:
            raise Newer
        if told["version"] != UNSUMMED and told.pop("sum") != _sum(told):
            raise Changed
        return _as_told(told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise Changed from fault


def notes(sums: Sums, last: Mapping[str, int]) -> dict[str, TableNote]:
    """What is noted of these tables."""
    return {t: TableNote(one.rows, one.digits, last.get(t, 0)) for t, one in sums.items()}


def _as_told(told: dict[str, Any]) -> Manifest:
    parts = {name: Part(**part) for name, part in told["parts"].items()}
    # Names from a file become names of files: only these.
    database = DUMP if told["version"] == DUMPED else DATABASE
    if database not in parts or parts.keys() - {database, KEY}:
        raise KeyError(database)
    tables = {name: TableNote(**note) for name, note in told.get("tables", {}).items()}
    created, key_id, migrations = told["created"], told["key_id"], told["migrations"]
    # What is shown to people and written into the database.
    if type(created) is not int or not 0 <= created < _END_OF_TIME:
        raise ValueError(created)
    if type(migrations) is not list or not all(
        re.fullmatch(r"\w{1,100}", name, re.ASCII) for name in (key_id, *migrations)
    ):
        raise ValueError(migrations)
    return Manifest(created, key_id, tuple(migrations), parts, tables)


def _sum(told: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
