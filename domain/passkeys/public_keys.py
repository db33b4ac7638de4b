"""A passkey's public key, sealed in its row together with whose it is.

Nothing in it is secret. But whoever could write to the database, and had no key of ours, could put
their own passkey in the place of somebody's.
"""

import hashlib

from domain.encryption import sealing, unsealing, vault
from domain.encryption.vault import Unreadable
from models import Passkey


def fill(passkey: Passkey, public_key: bytes) -> None:
    """Seal the key in its row, within the caller's transaction."""
    plain = _whose(passkey) + public_key
    passkey.sealed_key = sealing.seal(vault.PASSKEY, passkey.id, plain)
    passkey.save(only=[Passkey.sealed_key])


def read(passkey: Passkey) -> bytes:
    """The key as COSE has it (RFC 9052 §7), in CBOR. Raises vault.Unreadable."""
    plain, whose = unsealing.read(vault.PASSKEY, passkey, Passkey.sealed_key), _whose(passkey)
    if not plain.startswith(whose):
        raise Unreadable(f"passkey {passkey.id} was sealed for another person or credential")
    return plain.removeprefix(whose)


def _whose(passkey: Passkey) -> bytes:
    credential = hashlib.sha256(bytes(passkey.credential_id)).digest()
    return int(passkey.user.id).to_bytes(8, "big") + credential
