"""Sealing with a key that the database still goes by, wherever this process runs."""

from domain.database import installation
from domain.encryption import vault
from domain.encryption.keyring import BadKey


def seal(purpose: str, row: int, plain: bytes) -> bytes:
    """As `vault.seal`, within the caller's transaction.

    Raises BadKey if the key was replaced and this process has not heard of it: what it sealed
    would be lost with the old key. As the transaction has the write lock, `keys rotate` either
    finds what is sealed in it, or is over before it begins.
    """
    wanted = vault.key_id_of(installation.current().key_check)
    if wanted not in {key.id for key in vault.ring().keys}:
        raise BadKey(
            f"The key of this database was replaced by key {wanted.hex()}, which this instance "
            "doesn't have. Give it that key and restart it."
        )
    return vault.seal(purpose, row, plain)
