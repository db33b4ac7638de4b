"""A database that Nightlatch can't work with: one sentence that says what would be right."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from domain.database import storage
from operations import startup
from settings import Settings
from tests.canaries import watched
from tests.certificates import self_signed
from tests.unit.command import Command
from tests.unit.own_server import KEY, NOW, Server

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.requirement("S-94")]

PASSWORD = watched("between us and the database")
CERTIFIED = "db.example.com"


@pytest.fixture
def nightlatch(tmp_path: Path) -> Command:
    return Command(tmp_path)


@pytest.fixture
def account(own_server: Server) -> Iterator[str]:
    """One that may do nothing but connect."""
    own_server.ask(f"CREATE ROLE somebody LOGIN PASSWORD '{PASSWORD}'")
    yield "somebody"
    own_server.ask("DROP ROLE somebody")


@pytest.fixture
def empty(own_server: Server) -> Iterator[str]:
    own_server.ask("CREATE DATABASE empty")
    yield "empty"
    own_server.ask("DROP DATABASE empty WITH (FORCE)")


def refusal(nightlatch: Command, url: str) -> str:
    """What any command says at this address."""
    nightlatch.environment["NIGHTLATCH_DATABASE_URL"] = url
    start = monotonic()
    said = nightlatch.refusal("activity")
    assert monotonic() < start + 20
    assert PASSWORD not in said
    assert "NIGHTLATCH_DATABASE_URL" in said
    return said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            {"host": "nowhere.invalid", "sslmode": "disable"},
            "Set a host that this machine can look up",
        ),
        ({"port": "1"}, "Is PostgreSQL running there"),
        ({"dbname": "nothing"}, "createdb"),
        ({"user": "nobody"}, "createuser"),
        ({"sslmode": "require"}, "sslmode"),
        ({"sslmode": "never"}, "sslmode"),
        ({"sslmode": "verify-full", "sslrootcert": "/nowhere"}, "sslrootcert"),
    ],
    ids=["host", "port", "database", "account", "no TLS there", "no such mode", "no such file"],
)
def test_a_wrong_part_is_named(
    own_server: Server, nightlatch: Command, told: dict[str, str], said: str
) -> None:
    assert said in refusal(nightlatch, url(own_server, **{"password": PASSWORD, **told}))


def test_a_wrong_password_is_told_as_such(
    own_server: Server, nightlatch: Command, account: str
) -> None:
    with allowed(own_server, "scram-sha-256"):
        told = refusal(nightlatch, url(own_server, user=account, password=f"{PASSWORD}!"))
    assert "Set the right account and password" in told


def test_a_machine_that_is_not_let_in_is_told_so(
    own_server: Server, nightlatch: Command, account: str
) -> None:
    with allowed(own_server, "reject"):
        assert "pg_hba.conf" in refusal(nightlatch, url(own_server, user=account))


def test_a_server_that_does_not_answer_is_given_up(nightlatch: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        told = refusal(nightlatch, f"postgresql://a:b@127.0.0.1:{port}/nightlatch")
    assert "timeout expired" in told


def test_hosts_of_which_none_can_be_written_to(own_server: Server, nightlatch: Command) -> None:
    with own_server.told("default_transaction_read_only", "on"):
        both = f"postgresql://postgres@127.0.0.1:{own_server.port},127.0.0.1:1/blank"
        assert "None of its hosts can be written to" in refusal(nightlatch, both)
        any_of_them = url(own_server, target_session_attrs="any")
        assert "can only be read from" in refusal(nightlatch, any_of_them)


def test_the_host_that_can_be_written_to_is_found(
    own_server: Server, own_settings: Settings, nightlatch: Command
) -> None:
    both = f"postgresql://postgres@127.0.0.1:1,127.0.0.1:{own_server.port}/mine"
    startup.open_existing(replace(own_settings, database_url=both))


def test_an_account_that_may_not_create_tables(
    own_server: Server, nightlatch: Command, account: str, empty: str
) -> None:
    told = refusal(nightlatch, url(own_server, user=account, dbname=empty))
    assert "ALTER DATABASE empty OWNER TO somebody" in told


def test_tables_that_belong_to_another_account(
    own_server: Server, nightlatch: Command, account: str
) -> None:
    told = refusal(nightlatch, url(own_server, user=account))
    assert "Set the account that they belong to" in told


def test_a_database_of_another_program(own_server: Server, nightlatch: Command, empty: str) -> None:
    own = own_server.at(empty)
    ask(own, "CREATE TABLE kitchen (id int)")
    told = refusal(nightlatch, url(own_server, dbname=empty))
    assert "in use by another program" in told
    assert ask(own, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(1,)]


def test_text_that_cannot_be_in_every_language(own_server: Server, nightlatch: Command) -> None:
    own_server.ask("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    assert "--encoding UTF8" in refusal(nightlatch, url(own_server, dbname="latin"))


def test_a_database_of_test_mode(own_server: Server, nightlatch: Command, empty: str) -> None:
    own = url(own_server, dbname=empty)
    folder = nightlatch.folder / "tests"
    startup.prepare(
        Settings(data_dir=folder, database_url=own, secret_key=(KEY,)), NOW, for_tests=True
    )
    storage.close_database()
    nightlatch.environment["NIGHTLATCH_DATABASE_URL"] = own
    said = nightlatch.refusal("serve")
    assert "The database of NIGHTLATCH_DATABASE_URL was created by test mode" in said


def test_tls_is_as_the_address_says(
    own_server: Server, own_settings: Settings, nightlatch: Command, tmp_path: Path
) -> None:
    with encrypted(own_server) as certificate:
        trusted = tmp_path / "certificate.pem"
        trusted.write_bytes(certificate)
        told = {"sslmode": "verify-full", "sslrootcert": str(trusted), "hostaddr": "127.0.0.1"}
        right = url(own_server, dbname="mine", host=CERTIFIED, **told)
        startup.open_existing(replace(own_settings, database_url=right))
        storage.close_database()
        wrong = url(own_server, dbname="mine", host="other.example.com", **told)
        assert "certificate of that server" in refusal(nightlatch, wrong)


def url(own_server: Server, **told: str) -> str:
    given = {"user": "postgres", "host": "127.0.0.1", "port": str(own_server.port)}
    given |= {"dbname": "blank"} | told
    own = ("user", "password", "host", "port", "dbname")
    user, password, host, port, name = (given.pop(part, "") for part in own)
    options = "&".join(f"{option}={value}" for option, value in given.items())
    secret = f":{password.replace(' ', '%20')}" if password else ""
    return f"postgresql://{user}{secret}@{host}:{port}/{name}?{options}".rstrip("?")


def ask(where: str, query: str) -> list[tuple[object, ...]]:
    import psycopg

    with psycopg.connect(where, autocommit=True) as asked:
        done = asked.execute(query)  # type: ignore[call-overload]
        return done.fetchall() if done.description else []


@contextmanager
def allowed(own_server: Server, how: str) -> Iterator[None]:
    """The account comes in like that."""
    rules = own_server.data / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text(f"host all somebody 127.0.0.1/32 {how}\n{before}")
    own_server.ask("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        rules.write_text(before)
        own_server.ask("SELECT pg_reload_conf()")


@contextmanager
def encrypted(own_server: Server) -> Iterator[bytes]:
    """The server has a certificate of its own making, which is given."""
    certificate, key = self_signed(CERTIFIED)
    for name, content in (("server.crt", certificate), ("server.key", key)):
        file = own_server.data / name
        file.write_bytes(content)
        file.chmod(0o600)
        os.chown(file, own_server.owner["user"], own_server.owner["group"])
    with own_server.told("ssl", "on"):
        yield certificate
