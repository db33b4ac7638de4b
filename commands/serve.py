"""Starting the server."""

import time

import click

from commands import installation, serving, setup_link
from domain import setup, startup
from domain.storage import close_database
from models import database


@click.command()
def serve() -> None:
    """Start the server; Ctrl+C stops it.

    Makes the data folder and the key if they are not there, and brings the database up to date.
    While nobody has an account, prints a one-time link to make the first.
    """
    settings = installation.configured()
    listening = serving.listen(settings.host, settings.port)
    now = int(time.time())
    startup.prepare(settings.data_dir, settings.secret_key, now)
    with database.connection_context():
        token = setup.make_link(now)
    close_database()
    click.echo(f"Nightlatch is on {settings.origin}. Its data is in {settings.data_dir}.")
    if token:
        setup_link.offer(settings, token)
    serving.run(listening)
