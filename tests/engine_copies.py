"""Databases of the PostgreSQL that a run started: copied, put back, and used again."""

import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit, urlunsplit

SERVER = "NIGHTLATCH_TEST_DATABASE"  # in the environment: handed down to xdist's workers
USES = 100  # of one copy: what is deleted leaves holes in the tables
STRATEGY = "STRATEGY FILE_COPY"

OF_KIND = (
    "SELECT format('%%I', relname) FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind = %s ORDER BY relname"
)
# Sums of the transactions that made the entries of the catalog: any change raises one.
_SCHEMA = "SELECT " + ", ".join(
    f"(SELECT sum(xmin::text::bigint) FROM pg_{catalog})"
    for catalog in ("class", "attribute", "constraint", "attrdef", "trigger")
)
_END_OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def server() -> str:
    """The address of the PostgreSQL, "" if this run is on SQLite."""
    return os.environ.get(SERVER, "")


def do(statement: str) -> None:
    """Have the server do this, outside of all databases."""
    import psycopg

    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(statement)


@dataclass(eq=False)
class Copy:
    """A database, and whose copy it is, if it can be put back to that."""

    name: str
    original: "Original | None" = None
    uses: int = 0
    schema: Any = None

    @property
    def address(self) -> str:
        return urlunsplit(urlsplit(server())._replace(path=f"/{self.name}"))

    @cached_property
    def connection(self) -> Any:
        import psycopg

        return psycopg.connect(self.address, autocommit=True)

    def give_back(self) -> None:
        if self.original and self.uses < USES:
            self.original.spare.append(self)
        else:
            self.disconnect()
            do(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def disconnect(self) -> None:
        if "connection" in vars(self):
            self.connection.close()

    def put_back(self, script: str) -> bool:
        """Make it as it was, unless its tables were changed."""
        self.connection.execute(_END_OTHERS)
        if self.connection.execute(_SCHEMA).fetchone() != self.schema:
            return False
        self.connection.execute(script)
        return True


@dataclass(eq=False)
class Original:
    """A database that others are made from."""

    name: str
    spare: list[Copy] = field(default_factory=list)
    made: int = 0

    def lend(self) -> Copy:
        while self.spare:
            found = self.spare.pop()
            found.uses += 1
            if found.put_back(self.script):
                return found
            found.uses = USES
            found.give_back()
        return self._made()

    def _made(self) -> Copy:
        self.made += 1
        script = self.script  # read before: no one may be connected to what is copied
        copy = Copy(f"{self.name}_{self.made}", self)
        do(f'CREATE DATABASE "{copy.name}" TEMPLATE "{self.name}" {STRATEGY}')
        copy.schema = copy.connection.execute(_SCHEMA).fetchone()
        assert script
        return copy

    @cached_property
    def script(self) -> str:
        """What makes a copy as this is, whatever is in its tables."""
        with Copy(self.name).connection as here:
            tables = [_scripted(here, table) for (table,) in here.execute(OF_KIND, ["r"])]
            numbers = [_counting(here, name) for (name,) in here.execute(OF_KIND, ["S"])]
        # As a replica applies them: without looking at what refers to what.
        begun = "SET session_replication_role = replica"
        return "; ".join([begun, *tables, f"SELECT {', '.join(numbers)}"])


def _scripted(here: Any, table: str) -> str:
    [rows] = here.execute(f"SELECT json_agg(t) FROM {table} t").fetchone()
    emptied = f"DELETE FROM {table}"
    if not rows:
        return emptied
    told = json.dumps(rows).replace("'", "''")
    return (
        f"{emptied}; "
        f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, '{told}')"
    )


def _counting(here: Any, sequence: str) -> str:
    last, called = here.execute(f"SELECT last_value, is_called FROM {sequence}").fetchone()
    return f"setval('{sequence}', {last}, {called})"
