"""Where the database holds sealed records, for whoever must open every one of them."""

from typing import Any

from peewee import Database

from domain import vault
from models import Authenticator, Installation, RecoveryCode, User

# The column, and the purpose that its records are sealed for.
COLUMNS = (
    (Installation.key_check, vault.INSTALLATION),
    (User.password_hash, vault.PASSWORD_HASH),
    (Authenticator.sealed_secret, vault.TOTP_SECRET),
    (RecoveryCode.sealed_copy, vault.RECOVERY_COPY),
)


def count(database: Database) -> int:
    """Open every sealed record of `database`, and say how many there were. Raises Unreadable."""
    there = set(database.get_tables())
    return sum(
        _opened(database, column, purpose)
        for column, purpose in COLUMNS
        if column.model._meta.table_name in there
    )


def _opened(database: Database, column: Any, purpose: str) -> int:
    rows = column.model.select(column.model.id, column).where(column.is_null(False)).tuples()
    opened = 0
    for row, record in rows.execute(database):
        vault.unseal(purpose, row, record)
        opened += 1
    return opened
