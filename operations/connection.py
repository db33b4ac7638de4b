"""The connection to a PostgreSQL, as the doctor looks at it."""

from dataclasses import dataclass
from time import monotonic
from typing import Any

import models
from operations.diagnosis import Check

NAME = "connection"
SLOW = 20  # milliseconds for a question that needs no work; a page asks some ten

_ASKED = """
SELECT current_setting('server_version'), ssl, version,
  current_setting('transaction_read_only') = 'on',
  (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
  (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user),
  (SELECT datconnlimit FROM pg_database WHERE datname = current_database())
FROM pg_stat_ssl WHERE pid = pg_backend_pid()
"""


@dataclass(frozen=True)
class _Found:
    version: str
    is_encrypted: bool
    protocol: str | None
    is_read_only: bool
    taken: int
    most: int
    of_account: int  # -1: as many as there are
    of_database: int

    @property
    def allowed(self) -> int:
        """How many connections we may have, by whichever limit is the lowest."""
        limits = (self.most, self.of_account, self.of_database)
        return min(limit for limit in limits if limit >= 0)


def checked(needed: int) -> Check:
    """It leads to a server that can be written to, is fast, and has room for this instance.

    `needed` is how many connections the workers may want at once.
    """
    bound: Any = models.database.obj
    bound.execute_sql("SELECT 1")
    start = monotonic()
    found = _Found(*bound.execute_sql(_ASKED).fetchone())
    milliseconds = (monotonic() - start) * 1000
    return Check(
        NAME, _told(bound, found, milliseconds, needed), _wrong(found, milliseconds, needed)
    )


def _told(bound: Any, found: _Found, took: float, needed: int) -> str:
    info = bound.connection().info
    where = f"PostgreSQL {found.version} at {info.host} port {info.port}"
    how = found.protocol if found.is_encrypted else "not encrypted"
    return (
        f"{where}, {how}, {took:.1f} ms; connections: {found.taken} in use of "
        f"{found.allowed}, this instance needs up to {needed}"
    )


def _wrong(found: _Found, took: float, needed: int) -> str:
    if found.is_read_only:
        return "It is read-only. Name the server that can be written to."
    if found.allowed < needed:
        return (
            "It allows too few connections. Raise max_connections of the server, or the limit of "
            "the account or database."
        )
    if took > SLOW:
        return "It answers slowly. Run it closer to this machine."
    return ""
