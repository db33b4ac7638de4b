"""The key that seals what a copy of the database must not show."""

import time

import click

from commands import installation, terminal
from commands.user import reset_address
from domain.audit.events import Origin
from domain.encryption import keyring
from domain.refusals import duration
from domain.signin.reset_links import LINK_LIFETIME
from models import User, database
from operations import key_rotation as key_store
from operations import startup
from operations.key_rotation import Rotated
from settings import Settings


@click.group()
def keys() -> None:
    """Replace the key, or go on without a lost one."""


@keys.command()
def rotate() -> None:
    """Replace the key, and seal everything with the new one.

    The server may run meanwhile, and nobody is signed out. Interrupted, it is finished by running
    it again. Backups from before need the key from before: it is in them, or where you keep it.

    With keys from NIGHTLATCH_SECRET_KEY, first put a new one in front of the old, with a comma
    between the two, and restart the server.
    """
    settings = installation.opened()
    with database.connection_context():
        done = key_store.rotate(settings.data_dir)
    terminal.say(f"Key {done.current.id.hex()} seals everything now ({done.resealed} records).")
    terminal.say(_what_became_of_the_others(done))


@keys.command()
def lost() -> None:
    """Go on after the key is lost, without what it sealed.

    Only for when the key is in no backup either. Accounts stay, with their names, addresses and
    history. Passwords, authenticators, recovery codes and sessions are gone: everybody gets a
    link to set a new password, which this prints, and turns MFA on again.

    Stop the server first. Asks for the site's name, so that it does not happen by mistake.
    """
    settings = installation.configured()
    startup.open_locked(settings.data_dir)
    typed = click.prompt(
        "This drops everybody's password and MFA. To go on, type the name of this site, "
        f"{settings.site_name}",
        prompt_suffix=": ",
        err=True,
    )
    if typed.lstrip("\ufeff").strip() != settings.site_name:
        raise click.ClickException("That is not the name of this site. Nothing was changed.")
    with database.connection_context():
        links = key_store.lose(
            settings.data_dir,
            settings.secret_key,
            int(time.time()),
            Origin.shell("keys lost"),
        )
    _hand_over(settings, links)


def _what_became_of_the_others(done: Rotated) -> str:
    others = ", ".join(key.id.hex() for key in done.dropped)
    if done.current.source == keyring.SETTING:
        return f"Take the other one out of {keyring.SETTING} (key {others}) and restart Nightlatch."
    return f"The one before is dropped (key {others}). Back up {done.current.source} now."


def _hand_over(settings: Settings, links: list[tuple[User, str]]) -> None:
    terminal.say(
        f"There is a new key. Hand each of these links to its person; they work once, for "
        f"{duration(LINK_LIFETIME)}.\nLater ones: scripts/nightlatch user reset-link --help\n",
        err=True,
    )
    for person, token in links:
        terminal.table(person.username, reset_address(settings, token))
