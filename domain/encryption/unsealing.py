"""Opening what a row keeps sealed, though its key may have been replaced since it was read."""

from typing import Any

from domain.database import storage
from domain.encryption import vault
from models import Table


def read(purpose: str, row: Table, column: Any) -> bytes:
    """What `row` keeps sealed in `column`, a column of its table. Raises vault.Unreadable.

    Code that read the row and then waited for a hash may find that the key has changed; the
    database then has the re-sealed value.
    """
    record = getattr(row, column.name)
    try:
        return vault.unseal(purpose, row.id, record)
    except vault.Unreadable:
        storage.leave_the_loop()  # where all that is read is of one moment
        again = column.model.select(column).where(column.model.id == row.id).scalar()
        if again is None or bytes(again) == bytes(record):
            raise
        return vault.unseal(purpose, row.id, again)
