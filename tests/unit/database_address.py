"""Addresses of databases, and what commands say to them."""

from time import monotonic

import psycopg

from tests.canaries import watched
from tests.unit.command import Command
from tests.unit.postgresql_server import Server

PASSWORD = watched("between us and the database")


def refusal(nightlatch: Command, url: str) -> str:
    """What any command says at this address."""
    nightlatch.environment["NIGHTLATCH_DATABASE_URL"] = url
    start = monotonic()
    said = nightlatch.refusal("activity")
    assert monotonic() < start + 20
    assert PASSWORD not in said
    assert "NIGHTLATCH_DATABASE_URL" in said
    return said


def url(own_server: Server, **told: str) -> str:
    given = {"user": "postgres", "host": "127.0.0.1", "port": str(own_server.port)}
    given |= {"dbname": "blank"} | told
    own = ("user", "password", "host", "port", "dbname")
    user, password, host, port, name = (given.pop(part, "") for part in own)
    options = "&".join(f"{option}={value}" for option, value in given.items())
    secret = f":{password.replace(' ', '%20')}" if password else ""
    return f"postgresql://{user}{secret}@{host}:{port}/{name}?{options}".rstrip("?")


def ask(where: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(where, autocommit=True) as asked:
        done = asked.execute(query)
        return done.fetchall() if done.description else []
