"""Starting a server in test mode, and what it refuses to be."""

import json
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from socket import socket

import click
from starlette.types import ASGIApp
from uvicorn import Config, Server

import links
from app import create_app
from domain import security_log
from domain.database.storage import close_database
from domain.signin import first_account
from domain.text import host_names
from domain.text.host_names import Network
from models import database
from operations import data_folder, startup
from server import serving
from server.heads import Bounded
from settings import Settings
from test_mode.clock import Clock
from test_mode.ending import Ending
from test_mode.provoking import Provoking
from test_mode.routes import Addresses

BANNER = (
    "Test mode: the passwords here are public and the clock can be moved. Not for real accounts."
)
FINISH_WITHIN = 5  # seconds; the kits kill it, folder and all, after 10
COST = 4  # bcrypt's least: a test shouldn't wait for a hash that protects no one
ANY_FOLDER = Settings().data_dir
# Who may ask as a proxy does whether someone may open an app: the tests.
THIS_MACHINE = (ip_network("127.0.0.0/8"), ip_network("::1"))
ANYONE = (ip_network("0.0.0.0/0"), ip_network("::/0"))
EVERYWHERE = "0.0.0.0"  # noqa: S104  # within a container that someone publishes a port of


def serve(
    settings: Settings,
    port: int | None,
    *,
    as_json: bool,
    until_eof: bool,
    in_container: bool = False,
) -> None:
    """Serve until told to stop. Raises CannotStart for what tests must keep away from.

    With `port` 0 on any free port. With `until_eof` it ends when its standard input does, so that
    tests that were killed leave no server behind. `in_container` listens on all addresses, as the
    machine outside is another one; still only what is meant for this machine's name is answered.
    """
    _refuse_the_outside(settings)
    ending = Ending()
    hosts = (EVERYWHERE,) if in_container else settings.listens_at
    listening = _listen(hosts, settings.port if port is None else port)
    with _folder(settings) as folder:
        proxies = ANYONE if in_container else THIS_MACHINE
        settings = _for_tests(settings, listening[0].getsockname()[1], folder, proxies)
        clock, token = Clock(), secrets.token_urlsafe(32)
        link = prepare(settings, clock)
        _tell(settings, token, link, as_json=as_json)
        security_log.to_stderr()
        addresses = Addresses(token, clock, settings)
        app = application(settings, clock, addresses)
        # One process: a second one would have a clock of its own.
        ending.run(Server(_config(app)), listening, until_eof=until_eof)
        close_database()


def application(settings: Settings, clock: Clock, addresses: Addresses) -> ASGIApp:
    """The product's, with the addresses of the test mode and the faults that they ask for."""
    app = create_app(settings, clock, more_routes=addresses.routes)
    return Provoking(app, addresses.commands.faults, clock, settings.origin)


def _for_tests(
    settings: Settings, port: int, folder: Path, proxies: tuple[Network, ...]
) -> Settings:
    ours = replace(settings, port=port, data_dir=folder, trusted_proxies=proxies, banner=BANNER)
    return replace(ours, backup_dir=None, bcrypt_cost=COST)


def _config(app: ASGIApp) -> Config:
    return Config(
        app,
        log_config=None,  # the log is ours, and begun already
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        ws="none",
        http=Bounded,
        timeout_graceful_shutdown=FINISH_WITHIN,
    )


def _listen(hosts: Sequence[str], port: int) -> list[socket]:
    try:
        return serving.listen_at(hosts, port)
    except serving.CannotListen as fault:
        raise serving.CannotListen(f"{fault} In test mode --port 0 takes any free one.") from fault


def _refuse_the_outside(settings: Settings) -> None:
    given = {
        "NIGHTLATCH_HOST": not host_names.is_loopback(settings.host),
        "NIGHTLATCH_PUBLIC_URL": settings.public_url,
        "NIGHTLATCH_TRUSTED_PROXIES": settings.trusted_proxies,
    }
    outside = [name for name, value in given.items() if value]
    if outside:
        raise data_folder.CannotStart(
            f"Test mode is for this machine only: first unset {', '.join(outside)}."
        )


@contextmanager
def _folder(settings: Settings) -> Iterator[Path]:
    if settings.data_dir != ANY_FOLDER:
        yield settings.data_dir
        return
    with tempfile.TemporaryDirectory(prefix="nightlatch-test-mode-") as folder:
        yield Path(folder)


def prepare(settings: Settings, clock: Clock) -> str:
    """Open the database and mark it as one for tests; the link for its first account, if any."""
    startup.prepare(settings, clock, settings.connections + 1, for_tests=True)
    with database.connection_context():
        token = first_account.make_link(int(clock()))
    return links.address(settings.origin, links.FIRST_ACCOUNT, token) if token else ""


def _tell(settings: Settings, token: str, link: str, *, as_json: bool) -> None:
    if as_json:
        told = {"origin": settings.origin, "token": token, "setup_link": link}
        click.echo(json.dumps(told))
        return
    click.secho(f"\n  TEST MODE  {BANNER}\n", bold=True, reverse=True)
    click.echo(f"Nightlatch is running at {settings.origin}. Its data is in {settings.data_dir}.")
    click.echo(f"Token for {settings.origin}/test-mode/: {token}")
    if link:
        click.echo(f"Create the first account, an administrator's: {link}")
