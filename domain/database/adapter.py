"""What Peewee would find in psycopg if it weren't hidden from it (`without_psycopg`)."""

from peewee import Psycopg3Adapter
from psycopg import Binary
from psycopg.pq import TransactionStatus


class Adapter(Psycopg3Adapter):
    """Of psycopg 3."""

    txn_idle = TransactionStatus.IDLE
    txn_inerror = TransactionStatus.INERROR
    txn_unknown = TransactionStatus.UNKNOWN

    def get_binary_type(self) -> type[Binary]:
        """What bytes are wrapped in."""
        return Binary
