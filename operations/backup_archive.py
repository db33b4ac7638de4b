"""A backup's file: a plain tar of a manifest, the database and, if wanted, the key.

The manifest comes first. It has the length and the SHA-256 of each part, and a sum of itself, so
that a file cut short or changed by accident is noticed. That doesn't show who made the file, so
nothing in it that could do harm is trusted: no name, no length, no kind of part.
"""

import errno
import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from domain.database import private_files
from domain.errors import OperatorError
from operations import backup_manifest
from operations.backup_manifest import DUMP, Changed, Manifest, Newer, Part
from operations.data_folder import DATABASE, KEY

MANIFEST = "manifest.json"

# How a file begins that somebody has packed, and what unpacks it.
PACKED = {
    b"\x1f\x8b": "gunzip",
    b"BZh": "bunzip2",
    b"\xfd7zXZ": "unxz",
    b"\x28\xb5\x2f\xfd": "unzstd",
    b"PK\x03\x04": "unzip",
}

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CHUNK = 1024 * 1024
_MAX_MANIFEST = 64 * 1024  # bytes


class BackupError(OperatorError):
    """A backup that can't be made or used; the text says why and what to do."""


def write(path: Path, folder: Path, about: Manifest) -> Manifest:
    """Pack the parts in `folder` into a new file at `path`, readable only by us."""
    names = [name for name in (DATABASE, DUMP, KEY) if (folder / name).exists()]
    manifest = replace(about, parts={name: _measured(folder / name) for name in names})
    text = backup_manifest.text(manifest)
    with private_files.create(path) as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT) as tar:
            _add(tar, MANIFEST, io.BytesIO(text), len(text), about.created)
            for name in names:
                with (folder / name).open("rb") as part:
                    _add(tar, name, part, manifest.parts[name].size, about.created)
        file.flush()
        os.fsync(file.fileno())
    return manifest


def extract(path: Path, folder: Path) -> Manifest:
    """Unpack the parts into `folder`, checking each against the manifest. Raises BackupError."""
    with _reading(path) as file:
        manifest = _manifest(path, file)
        for name, wanted in manifest.parts.items():
            _take(file, name, wanted, folder / name)
        return manifest


def glance(path: Path) -> Manifest:
    """The manifest of a file as long as it states. Raises BackupError; checks nothing else.

    As `extract` does, it takes what was put behind the last part for no damage.
    """
    with _reading(path) as file:
        manifest = _manifest(path, file)
        end = file.tell() + sum(
            tarfile.BLOCKSIZE + _padded(part.size, tarfile.BLOCKSIZE)
            for part in manifest.parts.values()
        )
        whole = _padded(end + 2 * tarfile.BLOCKSIZE, tarfile.RECORDSIZE)
        if os.fstat(file.fileno()).st_size < whole:
            raise Changed
        return manifest


def refuse_unreadable(path: Path) -> None:
    """Raise BackupError for a file that isn't there or can't be read."""
    with _reading(path):
        pass


@contextmanager
def _reading(path: Path) -> Iterator[IO[bytes]]:
    """The file; what goes wrong with it, as BackupError."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as fault:
        what = "unpacked" if fault.errno in NO_ROOM else "read"
        raise BackupError(f"The backup {path} cannot be {what}: {fault.strerror}.") from fault
    except tarfile.TarError as fault:
        raise BackupError(
            f"{path} is not a Nightlatch backup, or its beginning is missing."
        ) from fault
    except Newer as fault:
        raise BackupError(
            f"{path} was made by a newer version of Nightlatch. Restore it with that version."
        ) from fault
    except Changed as fault:
        raise BackupError(
            f"The backup {path} is damaged: part of it is missing or changed. Copy it again from "
            "the original, or use an earlier one."
        ) from fault


def _manifest(path: Path, file: IO[bytes]) -> Manifest:
    beginning = file.read(tarfile.BLOCKSIZE)
    if unpacker := next((how for mark, how in PACKED.items() if beginning.startswith(mark)), ""):
        raise BackupError(f"{path} is compressed. Unpack it first: {unpacker} {path}")
    first = _parsed(beginning)
    if first.name != MANIFEST or not _is_plain(first) or not 0 < first.size <= _MAX_MANIFEST:
        raise BackupError(f"{path} is not a Nightlatch backup.")
    return backup_manifest.parsed(b"".join(_content(file, first.size)))


def _take(file: IO[bytes], name: str, wanted: Part, target: Path) -> None:
    """Write one part, and not a byte more than there is."""
    try:
        member = _header(file)
    except tarfile.TarError as fault:
        raise Changed from fault
    if member.name != name or not _is_plain(member) or member.size != wanted.size:
        raise Changed
    digest = hashlib.sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for chunk in _content(file, wanted.size):
            digest.update(chunk)
            out.write(chunk)
    if digest.hexdigest() != wanted.sha256:
        raise Changed


def _header(file: IO[bytes]) -> tarfile.TarInfo:
    """The next header as written: without tar's ways to name another or a longer file."""
    return _parsed(file.read(tarfile.BLOCKSIZE))


def _parsed(block: bytes) -> tarfile.TarInfo:
    return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")


def _is_plain(member: tarfile.TarInfo) -> bool:
    """A plain file: no link, and no sparse file."""
    return member.type in {tarfile.REGTYPE, tarfile.AREGTYPE}


def _content(file: IO[bytes], size: int) -> Iterator[bytes]:
    left = size
    while left:
        chunk = file.read(min(left, _CHUNK))
        if not chunk:
            raise Changed
        left -= len(chunk)
        yield chunk
    if any(file.read(_padded(size, tarfile.BLOCKSIZE) - size)):
        raise Changed  # between the parts nothing is written


def _add(tar: tarfile.TarFile, name: str, part: IO[bytes], size: int, created: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, created, 0o600
    tar.addfile(member, part)


def _measured(path: Path) -> Part:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Part(path.stat().st_size, digest)


def _padded(size: int, to: int) -> int:
    return -(-size // to) * to
