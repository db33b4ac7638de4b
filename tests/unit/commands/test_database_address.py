"""A database that Nightlatch can't work with: one sentence that says what would be right."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from domain.database import storage
from operations import startup
from settings import Settings
from tests.unit.command import Command
from tests.unit.database_address import PASSWORD, refusal, url
from tests.unit.postgresql_server import Server
from tools.certificates import self_signed

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.requirement("S-94")]

CERTIFIED = "db.example.com"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            {"host": "nowhere.invalid", "sslmode": "disable"},
            "Set a host that this machine can look up",
        ),
        ({"port": "1"}, "Connection refused. Is PostgreSQL running there"),
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
        assert "Check that server's certificate" in refusal(nightlatch, wrong)


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
