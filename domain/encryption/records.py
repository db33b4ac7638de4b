"""Every sealed record of a database: which keys it takes, and that those in use open it."""

from typing import Any

from peewee import Database, fn

from domain.database.schema import columns_of
from domain.encryption import vault
from domain.encryption.keyring import KEY_ID_BYTES
from models import Authenticator, Installation, Making, Passkey, RecoveryCode, SigningKey, User

ID_AT = 2  # where the key's id begins in a sealed record, counted from 1 as SQL does

# Every column that holds sealed records. A test looks for those that are missing here.
SEALED: tuple[tuple[str, Any], ...] = (
    (vault.INSTALLATION, Installation.key_check),
    (vault.PASSWORD_HASH, User.password_hash),
    (vault.TOTP_SECRET, Authenticator.sealed_secret),
    (vault.PASSKEY, Passkey.sealed_key),
    (vault.RECOVERY_COPY, RecoveryCode.sealed_copy),
    (vault.HANDED_OUT, Making.sealed_copy),
    (vault.SIGNING_KEY, SigningKey.sealed_key),
)


def count(database: Database) -> int:
    """Open every sealed record of `database`, and say how many there were. Raises Unreadable."""
    return sum(_opened(database, column, purpose) for purpose, column in _there(database))


def sealed_in(table: str) -> dict[str, str]:
    """The columns of this table that hold sealed records, each with their purpose."""
    return {
        column.column_name: purpose
        for purpose, column in SEALED
        if column.model._meta.table_name == table
    }


def key_ids(database: Database) -> set[bytes]:
    """The ids of the keys that the records of `database` were sealed with."""
    found = set[bytes]()
    for _, column in _there(database):
        key_id = fn.SUBSTR(column, ID_AT, KEY_ID_BYTES)
        rows = column.model.select(key_id).where(column.is_null(False)).distinct().tuples()
        found |= {bytes(one) for (one,) in rows.execute(database)}
    return found


def _there(database: Database) -> list[tuple[str, Any]]:
    """Those of the sealed columns that this database has: it may be an older one."""
    columns = columns_of(database)
    return [
        (purpose, column)
        for purpose, column in SEALED
        if column.column_name in columns.get(column.model._meta.table_name, ())
    ]


def _opened(database: Database, column: Any, purpose: str) -> int:
    rows = column.model.select(column.model.id, column).where(column.is_null(False)).tuples()
    opened = 0
    for row, record in rows.execute(database):
        vault.unseal(purpose, row, record)
        opened += 1
    return opened
