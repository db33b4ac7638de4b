"""The file that a backup is: a plain tar of a manifest, the database and, if wanted, the key.

The manifest comes first and says how long each part is and what its SHA-256 is, so that a file
that was cut off or changed by accident is found out. It does not prove who made the file.
"""

import hashlib
import io
import json
import os
import tarfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

FORMAT = "nightlatch-backup"
VERSION = 1
MANIFEST = "manifest.json"
DATABASE = "nightlatch.sqlite3"
KEY = "key"

_CHUNK = 1024 * 1024
_LONGEST_MANIFEST = 64 * 1024  # bytes


class Unusable(Exception):
    """A backup that cannot be made or used; the text says why and what to do."""


@dataclass(frozen=True)
class Part:
    """What a part must be like."""

    size: int
    sha256: str


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


def write(
    path: Path, folder: Path, created: int, key_id: str, migrations: tuple[str, ...]
) -> Manifest:
    """Pack the parts that lie in `folder` into a new file at `path`, readable by us alone."""
    names = [name for name in (DATABASE, KEY) if (folder / name).exists()]
    parts = {name: _measured(folder / name) for name in names}
    manifest = Manifest(created, key_id, migrations, parts)
    text = json.dumps({"format": FORMAT, "version": VERSION} | asdict(manifest), indent=2).encode()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            _add(tar, MANIFEST, io.BytesIO(text), len(text), created)
            for name in names:
                with (folder / name).open("rb") as part:
                    _add(tar, name, part, parts[name].size, created)
        file.flush()
        os.fsync(file.fileno())
    return manifest


def extract(path: Path, folder: Path) -> Manifest:
    """Take the parts out into `folder`, each compared with the manifest. Raises Unusable."""
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
            manifest = _manifest(path, tar)
            for name, wanted in manifest.parts.items():
                _take(tar, name, folder / name)
                if _measured(folder / name) != wanted:
                    raise _not_whole(path)
            return manifest
    except OSError as fault:
        raise Unusable(f"The backup {path} cannot be read: {fault.strerror}.") from fault
    except tarfile.TarError as fault:
        raise Unusable(
            f"{path} is not a backup of Nightlatch, or its beginning is lost."
        ) from fault


def _manifest(path: Path, tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    if first is None or first.name != MANIFEST or not 0 < first.size <= _LONGEST_MANIFEST:
        raise Unusable(f"{path} is not a backup of Nightlatch.")
    try:
        told = json.loads(_read(tar, first).read())
        if (told["format"], told["version"]) != (FORMAT, VERSION):
            raise Unusable(f"{path} was made by a newer version of Nightlatch. Restore with that.")
        return _as_told(told)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise _not_whole(path) from fault


def _as_told(told: dict[str, Any]) -> Manifest:
    parts = {name: Part(**part) for name, part in told["parts"].items()}
    # Names from a file become names of files: only these.
    if DATABASE not in parts or parts.keys() - {DATABASE, KEY}:
        raise KeyError(DATABASE)
    return Manifest(int(told["created"]), str(told["key_id"]), tuple(told["migrations"]), parts)


def _take(tar: tarfile.TarFile, name: str, target: Path) -> None:
    member = tar.next()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        if member is None or member.name != name or not member.isreg():
            return
        part = _read(tar, member)
        try:
            while chunk := part.read(_CHUNK):
                file.write(chunk)
        except tarfile.ReadError:
            pass  # cut off; what is there will not compare


def _read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    part = tar.extractfile(member)
    if part is None:
        raise KeyError(member.name)
    return part


def _add(tar: tarfile.TarFile, name: str, part: IO[bytes], size: int, created: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, created, 0o600
    tar.addfile(member, part)


def _measured(path: Path) -> Part:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Part(path.stat().st_size, digest)


def _not_whole(path: Path) -> Unusable:
    return Unusable(
        f"The backup {path} is not whole: a part of it is missing or changed. Copy it again from "
        "where it was made, or take an earlier one."
    )
