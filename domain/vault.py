"""Sealing what must not be read from a copy of the database (AES-256-GCM, NIST SP 800-38D).

Keys are derived for each purpose from one key kept outside the database (HKDF, RFC 5869). A
sealed record is: version, id of the key, nonce, ciphertext; its purpose and the id of its row
are authenticated with it, so that a record moved to another row or column does not open.
"""

import base64
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_ID_BYTES = 4
VERSION = b"\x01"

TOTP_SECRET = "totp-secret"  # noqa: S105  # the name of a purpose
PASSWORD_HASH = "password-hash"  # noqa: S105
RECOVERY_COPY = "recovery-copy"
INSTALLATION = "installation"


class Unreadable(Exception):
    """A sealed record that this key, purpose and row do not open."""


class BadKey(Exception):
    """A key that cannot be used; the text says what is wrong and what to do."""


@dataclass(frozen=True)
class Key:
    """The installation's key and where it was found, for messages."""

    material: bytes = field(repr=False)
    source: str

    @property
    def id(self) -> bytes:
        """Names the key in sealed records without telling anything about it."""
        return hashlib.sha256(b"nightlatch key id" + self.material).digest()[:KEY_ID_BYTES]


class _Vault:
    """The key in use by this process and the ciphers derived from it."""

    def __init__(self) -> None:
        self.key: Key | None = None
        self.ciphers: dict[str, AESGCM] = {}


_vault = _Vault()


def use(key: Key) -> None:
    """Seal and open with `key` from now on."""
    _vault.key = key
    _vault.ciphers = {}


def key() -> Key:
    """The key in use. Raises BadKey if the process has none."""
    if _vault.key is None:
        raise BadKey("No key is in use.")
    return _vault.key


def seal(purpose: str, row: int, plain: bytes) -> bytes:
    """Seal `plain` for the row with this id."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(purpose).encrypt(nonce, plain, _bound_to(purpose, row))
    return VERSION + key().id + nonce + sealed


def unseal(purpose: str, row: int, record: bytes) -> bytes:
    """Open what `seal` made. Raises Unreadable for any other key, purpose, row or content."""
    record = bytes(record)
    header, body = record[: 1 + KEY_ID_BYTES], record[1 + KEY_ID_BYTES :]
    if header != VERSION + key().id:
        raise Unreadable(f"sealed with key {header[1:].hex()}, in use is {key().id.hex()}")
    nonce, sealed = body[:NONCE_BYTES], body[NONCE_BYTES:]
    try:
        return _cipher(purpose).decrypt(nonce, sealed, _bound_to(purpose, row))
    except (InvalidTag, ValueError) as fault:
        raise Unreadable(f"{purpose} of row {row} is not what was sealed there") from fault


def key_id_of(record: bytes) -> bytes:
    """The id of the key that sealed `record`."""
    return bytes(record)[1 : 1 + KEY_ID_BYTES]


def load_key(given: bytes | None, path: Path, *, may_create: bool) -> Key:
    """The key from the settings, else from the file at `path`, made first if that is allowed.

    Raises BadKey when there is none, or the file is open to others or not a key.
    """
    if given is not None:
        return Key(given, "NIGHTLATCH_SECRET_KEY")
    if may_create and not path.exists():
        _create(path)
    return Key(_read(path), str(path))


def written(key: Key) -> bytes:
    """The text of a file that holds this key."""
    return base64.b64encode(key.material) + b"\n"


def _create(path: Path) -> None:
    text = written(Key(os.urandom(KEY_BYTES), str(path)))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> bytes:
    try:
        mode, text = path.stat().st_mode, path.read_bytes()
    except FileNotFoundError:
        raise BadKey(
            f"The database holds sealed secrets, but their key is not there: neither "
            f"NIGHTLATCH_SECRET_KEY nor the file {path}. Put the key back from your backup."
        ) from None
    except OSError as fault:
        raise BadKey(f"The key file {path} cannot be read: {fault.strerror}.") from None
    if mode & 0o077:
        raise BadKey(f"Others can read the key file {path}. Close it: chmod 600 {path}")
    try:
        material = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        material = b""
    if len(material) != KEY_BYTES:
        raise BadKey(f"The key file {path} does not hold a key. Put it back from your backup.")
    return material


def _cipher(purpose: str) -> AESGCM:
    if purpose not in _vault.ciphers:
        derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"nightlatch/" + purpose.encode())
        _vault.ciphers[purpose] = AESGCM(derived.derive(key().material))
    return _vault.ciphers[purpose]


def _bound_to(purpose: str, row: int) -> bytes:
    return f"{purpose}/{row}".encode()
