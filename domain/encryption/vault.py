"""Sealing what must not be read from a copy of the database (AES-256-GCM, NIST SP 800-38D).

Keys are derived for each purpose from one key kept outside the database (HKDF, RFC 5869). A
sealed record is: version, id of the key, nonce, ciphertext; its purpose and the id of its row
are authenticated with it, so that a record moved to another row or column does not open.

Seal within the transaction that stores the record: `keys.rotate` drops a key once it has seen,
as the only writer, that no record names it.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.encryption import keyring
from domain.encryption.keyring import KEY_BYTES, KEY_ID_BYTES, BadKey, Key, Keyring

NONCE_BYTES = 12
VERSION = b"\x01"

TOTP_SECRET = "totp-secret"  # noqa: S105  # the name of a purpose
PASSWORD_HASH = "password-hash"  # noqa: S105
RECOVERY_COPY = "recovery-copy"
HANDED_OUT = "handed-out"
INSTALLATION = "installation"
FOLLOWING = "following"
SIGNING_KEY = "signing-key"
PASSKEY = "passkey"


class Unreadable(Exception):
    """A sealed record that no key in use opens for this purpose and row."""


class OtherKey(Unreadable):
    """One that was sealed with a key that isn't in use."""


class _Vault:
    """The keys in use by this process and the ciphers derived from them."""

    def __init__(self) -> None:
        self.ring = Keyring(())
        self.ciphers: dict[tuple[bytes, str], AESGCM] = {}
        self.following: dict[bytes, bytes] = {}


_vault = _Vault()


def use(ring: Keyring) -> None:
    """Seal with the first of these keys and open with any of them from now on."""
    _vault.ring, _vault.ciphers, _vault.following = ring, {}, {}


def ring() -> Keyring:
    """The keys in use, read again if their file has changed. Raises BadKey if there are none."""
    if _vault.ring.is_stale():
        assert _vault.ring.file is not None
        use(keyring.read(_vault.ring.file))
    if not _vault.ring.keys:
        raise BadKey("No key is in use.")
    return _vault.ring


def seal(purpose: str, row: int, plain: bytes) -> bytes:
    """Seal `plain` for the row with this id. Raises BadKey if the key file is not in order."""
    key, nonce = ring().current, os.urandom(NONCE_BYTES)
    sealed = _cipher(key, purpose).encrypt(nonce, plain, _bound_to(purpose, row))
    return VERSION + key.id + nonce + sealed


def unseal(purpose: str, row: int, record: bytes) -> bytes:
    """Open what `seal` made.

    Raises OtherKey for another key, Unreadable for any other purpose, row or content.
    """
    record = bytes(record)
    header, body = record[: 1 + KEY_ID_BYTES], record[1 + KEY_ID_BYTES :]
    keys = _keys_to_open_with()
    key = next((key for key in keys if header == VERSION + key.id), None)
    if key is None:
        in_use = ", ".join(key.id.hex() for key in keys)
        kind = OtherKey if header[:1] == VERSION else Unreadable
        raise kind(f"sealed with key {header[1:].hex()}; the key in use is {in_use}")
    nonce, sealed = body[:NONCE_BYTES], body[NONCE_BYTES:]
    try:
        return _cipher(key, purpose).decrypt(nonce, sealed, _bound_to(purpose, row))
    except (InvalidTag, ValueError) as fault:
        raise Unreadable(f"{purpose} of row {row} is not what was sealed there") from fault


def following(seed: bytes) -> bytes:
    """What follows `seed`, always the same 256 bits, for anyone with the current key."""
    key, known = _keys_to_open_with()[0], _vault.following
    if key.id not in known:
        known[key.id] = _derived(key, FOLLOWING)
    return hmac.digest(known[key.id], seed, hashlib.sha256)


def key_id_of(record: bytes) -> bytes:
    """The id of the key that sealed `record`."""
    return bytes(record)[1 : 1 + KEY_ID_BYTES]


def _keys_to_open_with() -> tuple[Key, ...]:
    try:
        return ring().keys
    except BadKey:
        # A key file that is moved away while people work: they go on with what is in memory, so
        # that it can be put back in peace; only sealing stops.
        return _vault.ring.keys


def _cipher(key: Key, purpose: str) -> AESGCM:
    ciphers, name = _vault.ciphers, (key.id, purpose)
    if name not in ciphers:
        ciphers[name] = AESGCM(_derived(key, purpose))
    return ciphers[name]


def _derived(key: Key, purpose: str) -> bytes:
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"nightlatch/" + purpose.encode())
    return derived.derive(key.material)


def _bound_to(purpose: str, row: int) -> bytes:
    return f"{purpose}/{row}".encode()
