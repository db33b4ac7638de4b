"""Starting the server."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import click
from starlette.types import ASGIApp

from commands import installation, setup_link, terminal
from domain.database.storage import close_database
from domain.database.troubles import NotThere
from domain.signin import first_account
from models import database
from operations import data_folder, passkeys_check, settings_check, startup, temporary_folders
from server import first_process, serving
from settings import Settings

WAIT_FOR_DATABASE = 60  # seconds


@click.command()
@click.option("--test-mode", is_flag=True, help="Serve tests, on this machine only: docs/qa.md.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="With --test-mode: the port; 0 for any."
)
@click.option("--json", "as_json", is_flag=True, help="With --test-mode: print one line of JSON.")
@click.option("--until-eof", is_flag=True, help="With --test-mode: stop when input ends.")
@click.option(
    "--in-container",
    is_flag=True,
    help="With --test-mode: listen on all addresses of the container.",
)
def serve(
    *, test_mode: bool, port: int | None, as_json: bool, until_eof: bool, in_container: bool
) -> None:
    """Start the server; Ctrl+C stops it.

    Creates the data folder and the key if they don't exist, and brings the database up to date.
    While there are no accounts, it prints a one-time link to create the first.
    """
    first_process.step_aside()
    settings = installation.configured()
    if test_mode:
        # Not at the top: a server for people must not even load it.
        from test_mode.serving import serve as serve_tests

        options = {"as_json": as_json, "until_eof": until_eof, "in_container": in_container}
        serve_tests(settings, port, **options)
        return
    if port is not None or as_json or until_eof or in_container:
        raise click.UsageError("This only works with --test-mode. Set the port: NIGHTLATCH_PORT.")
    listening = serving.listen_at(settings.listens_at, settings.port)
    with _counting(settings) as wrapped:
        token = _prepared(settings)
        try:
            _greet(settings, token)
        except OSError:
            # It serves anyway; `setup-link` prints the link again.
            terminal.give_up_printing()
        serving.run(listening, wrapped=wrapped)


def _counting(settings: Settings) -> AbstractContextManager[Callable[[ASGIApp], ASGIApp] | None]:
    if settings.metrics_port is None:
        return nullcontext()
    # Not at the top: without the port none of it is loaded.
    from server import metering

    return metering.offered(settings, settings.metrics_port)


def _prepared(settings: Settings) -> str | None:
    installation.warn_of_clock()
    temporary_folders.sweep(settings.backup_dir)
    temporary_folders.sweep_temporary()
    _prepare(settings)
    with database.connection_context():
        token = first_account.link_at_start(int(time.time()))
        if warning := passkeys_check.warning(settings):
            terminal.say(f"\n{warning}\n", err=True)
        if problem := settings_check.proxies(settings).problem:
            terminal.say(f"\n{problem}\n", err=True)
    close_database()
    return token


def _prepare(settings: Settings) -> None:
    """Prepare it all, as soon as the database is there: machines start in any order."""
    deadline = time.monotonic() + WAIT_FOR_DATABASE
    is_told = False
    while True:
        try:
            startup.prepare(settings, time.time)
        except NotThere as fault:
            if time.monotonic() > deadline:
                raise
            if not is_told:
                terminal.say(f"{fault} Waiting {WAIT_FOR_DATABASE} seconds for it.", err=True)
            is_told = True
            time.sleep(1)
        else:
            return


def _greet(settings: Settings, token: str | None) -> None:
    place = data_folder.place(settings)
    terminal.say(f"Nightlatch is running at {settings.origin}. Its data is in {place}.")
    if token:
        setup_link.offer(settings, token)
