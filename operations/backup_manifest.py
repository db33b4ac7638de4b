"""What a backup says about itself, first in its file. Nothing that could do harm is trusted."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from operations.data_folder import DATABASE, KEY

FORMAT = "nightlatch-backup"
VERSION = 2
UNSUMMED = 1  # the version whose manifest has no sum

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
class Manifest:
    """What a backup says about itself."""

    created: int
    key_id: str
    migrations: tuple[str, ...]
    parts: dict[str, Part]

    @property
    def holds_key(self) -> bool:
        """Whether the key is in it, so that the file alone opens everything."""
        return KEY in self.parts


def text(manifest: Manifest) -> bytes:
    """The manifest as written to the file, with a sum of itself."""
    told = {"format": FORMAT, "version": VERSION} | asdict(manifest)
    return json.dumps(told | {"sum": _sum(told)}, indent=2).encode()


def parsed(content: bytes) -> Manifest:
    """The manifest of this text. Raises Changed and Newer."""
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise Changed
        if told["version"] not in (VERSION, UNSUMMED):
            raise Newer
        if told["version"] == VERSION and told.pop("sum") != _sum(told):
            raise Changed
        return _as_told(told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise Changed from fault


def _as_told(told: dict[str, Any]) -> Manifest:
    parts = {name: Part(**part) for name, part in told["parts"].items()}
    # Names from a file become names of files: only these.
    if DATABASE not in parts or parts.keys() - {DATABASE, KEY}:
        raise KeyError(DATABASE)
    created, key_id, migrations = told["created"], told["key_id"], told["migrations"]
    # What is shown to people and written into the database.
    if type(created) is not int or not 0 <= created < _END_OF_TIME:
        raise ValueError(created)
    if type(migrations) is not list or not all(
        re.fullmatch(r"\w{1,100}", name, re.ASCII) for name in (key_id, *migrations)
    ):
        raise ValueError(migrations)
    return Manifest(created, key_id, tuple(migrations), parts)


def _sum(told: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
