"""A PostgreSQL that nobody else uses while all of it is read."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection

from domain.database import postgresql, postgresql_checks, postgresql_rows
from domain.errors import OperatorError

_LOOKS = 20  # at who is connected, since one that has just left may still be listed
_PAUSE = 0.1  # seconds between them
_OTHERS = """
SELECT coalesce(nullif(application_name, ''), 'a program'), coalesce(host(client_addr), 'there')
FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
AND backend_type = 'client backend' LIMIT 1
"""


class InUse(OperatorError):
    """Somebody else is connected; the text says who."""


@contextmanager
def held(url: str) -> Iterator[Connection[Any]]:
    """A connection that reads it as of one moment. Nobody can write, or start, meanwhile.

    Raises InUse, at the end as well, and CannotConnect.
    """
    bound = postgresql.opened(url, 1)
    postgresql_checks.verify(bound.conninfo)
    try:
        with bound.connection_context(), postgresql_rows.as_peewee():
            connection = bound.connection()  # type: ignore[no-untyped-call] # Peewee's stubs
            _verify_alone(connection)
            for lock in (postgresql.STARTING, postgresql.WRITING):
                connection.execute("SELECT pg_advisory_lock(%s, %s)", (postgresql.OURS, lock))
            with connection.transaction(), postgresql_rows.as_of_one_moment(connection):
                yield connection
            _verify_alone(connection)
    finally:
        bound.close_all()  # and the locks with it


def _verify_alone(connection: Connection[Any]) -> None:
    for _ in range(_LOOKS):
        others = connection.execute(_OTHERS).fetchall()
        if not others:
            return
        time.sleep(_PAUSE)
    [(name, place)] = others
    raise InUse(
        f"The database of NIGHTLATCH_DATABASE_URL is in use: {name} is connected, from {place}. "
        "Stop all instances of Nightlatch first; nothing was changed."
    )
