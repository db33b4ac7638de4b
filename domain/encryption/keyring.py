"""The installation's keys and the file that holds them: the first seals, any of them opens.

A key file has one key a line, in base64, the current one first. There is more than one only
while `nightlatch keys rotate` has not come to its end.
"""

import base64
import hashlib
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from domain.database import private_files
from domain.errors import OperatorError
from domain.text import given_text

KEY_BYTES = 32
MAX_BYTES = 64 * 1024  # of a file
KEY_ID_BYTES = 4
SETTING = "NIGHTLATCH_SECRET_KEY"
LOST = "If it is lost for good: scripts/nightlatch keys lost"

Stamp = tuple[int, ...]


class BadKey(OperatorError):
    """A key that cannot be used; the text says what is wrong and what to do."""


class KeyGone(BadKey):
    """There is no key that opens this database, as far as has been checked."""


@dataclass(frozen=True)
class Key:
    """One key and where it was found, for messages."""

    material: bytes = field(repr=False)
    source: str

    @property
    def id(self) -> bytes:
        """Names the key in sealed records without telling anything about it."""
        return hashlib.sha256(b"nightlatch key id" + self.material).digest()[:KEY_ID_BYTES]


@dataclass(frozen=True)
class Keyring:
    """The keys in use, current one first, and the state of the file they were read from."""

    keys: tuple[Key, ...]
    file: Path | None = None
    stamp: Stamp | None = None

    @property
    def current(self) -> Key:
        """The key that seals."""
        return self.keys[0]

    def is_stale(self) -> bool:
        """Whether the file has changed, or gone, since it was read."""
        return self.file is not None and _stamp(self.file) != self.stamp


def load(
    given: Sequence[bytes] | None, path: Path, *, may_create: bool, source: str = SETTING
) -> Keyring:
    """The keys from the settings, else from the file at `path`, made first if that is allowed.

    `source` is the setting, for messages.

    Raises KeyGone when there is none, BadKey when the file is open to others.
    """
    if given:
        return Keyring(tuple(Key(material, source) for material in given))
    # Not `exists`: a link that leads nowhere is a key that was given and is not to be had.
    if may_create and not os.path.lexists(path):
        write(path, [new(path)])
    return read(path)


def new(path: Path) -> Key:
    """A key to be written to `path`."""
    return Key(os.urandom(KEY_BYTES), str(path))


def read(path: Path) -> Keyring:
    """The keys in a file. Raises BadKey."""
    stamp = _stamp(path)  # before reading: a change in the meantime is noticed the next time
    try:
        mode, text = _content(path)
    except FileNotFoundError:
        if os.path.islink(path):
            raise BadKey(f"The key file {path} links to a file that does not exist.") from None
        raise KeyGone(
            "The database contains encrypted secrets, but their key is missing: there is neither "
            f"{SETTING} nor the file {path}. Restore the key from your backup. {LOST}"
        ) from None
    except OSError as fault:
        raise BadKey(f"The key file {path} cannot be read: {fault.strerror}.") from None
    if mode & 0o077:
        raise BadKey(f"Other users can read the key file {path}. Make it private: chmod 600 {path}")
    keys = tuple(Key(_decoded(line), str(path)) for line in _lines(text))
    if not keys or not all(is_random(key.material) for key in keys):
        raise KeyGone(
            f"The key file {path} does not contain a key: 32 random bytes in base64, one key per "
            f"line. Restore it from your backup, or enter it again from the rescue sheet. {LOST}"
        )
    return Keyring(keys, path, stamp)


def write(path: Path, keys: Sequence[Key]) -> None:
    """Put these keys into the file, for its owner alone, whole or not at all. Raises BadKey."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        private_files.write_anew(fresh, text(keys))
        fresh.replace(path)
        private_files.sync(path.parent)
    except OSError as fault:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise BadKey(
            f"The key file {path} cannot be written ({fault.strerror}). Fix that and try again: "
            "nothing is lost."
        ) from fault


def text(keys: Sequence[Key]) -> bytes:
    """What a file that holds these keys says."""
    return b"".join(base64.b64encode(key.material) + b"\n" for key in keys)


def is_random(material: bytes) -> bool:
    """Whether this can be a key: a sample repeats itself, a passphrase can be read (S-87)."""
    legible = all(0x20 <= byte < 0x7F for byte in material)
    return len(material) == KEY_BYTES and len(set(material)) >= KEY_BYTES // 2 and not legible


def _content(path: Path) -> tuple[int, bytes]:
    mode = path.stat().st_mode
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):  # of which some never end
        raise BadKey(f"The key file {path} is not a file.")
    with path.open("rb") as file:  # or what a shell pipes into <(...)
        return mode, file.read(MAX_BYTES)


def _lines(content: bytes) -> list[str]:
    try:
        return given_text.decoded(content).split()
    except given_text.NotText:
        return []


def _decoded(line: str) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except ValueError:
        return b""


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size
