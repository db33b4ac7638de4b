"""The key that encrypts what a copy of the database must not show."""

import time

import click

import links
from commands import installation, signing_keys, terminal
from domain.audit.events import Caller
from domain.encryption import keyring
from domain.signin.reset_links import LINK_LIFETIME
from domain.text.wording import duration
from models import User, database
from operations import key_rotation as key_store
from operations import startup
from operations.key_rotation import RotationResult
from settings import Settings

_STOPPED = (
    "Stopped before it was finished. Nothing is lost, and everyone can still sign in. To finish, "
    "run it again: scripts/nightlatch keys rotate"
)


@click.group(short_help="Replace the keys, or continue without a lost one.")
def keys() -> None:
    """Replace the key or the keys that sign ID tokens, or continue after the key is lost."""


keys.add_command(signing_keys.signing)


@keys.command()
def rotate() -> None:
    """Replace the key, and encrypt everything with the new one.

    The server can keep running, and nobody is signed out. If interrupted, run it again to finish.
    On PostgreSQL, it may first wait up to 150 seconds until every instance has read the new key.
    Earlier backups need the earlier key: it's in them, or where you keep it.

    With keys from NIGHTLATCH_SECRET_KEY or its file, first put a new one in front of the old one,
    separated by a comma, and restart the server.
    """
    try:
        with installation.opened() as settings:
            done = key_store.rotate(settings, time.time, terminal.waiting)
    except KeyboardInterrupt:
        raise click.ClickException(_STOPPED) from None
    terminal.say(f"Key {done.current.id.hex()} now protects everything ({done.resealed} records).")
    terminal.say(_what_became_of_the_others(done))


@keys.command()
def lost() -> None:
    """Continue after the key is lost, without what it encrypted.

    Use this only if no backup contains the key either. Accounts stay, with their names, email
    addresses and activity. Passwords, authenticators, recovery codes and sessions are gone. This
    prints a link for everyone to choose a new password; they then set up MFA again.

    Stop the server first. This asks for the site's name, so that it can't happen by mistake.
    """
    settings = installation.configured()
    startup.open_locked(settings)
    with database.connection_context():
        key_store.refuse_unless_lost(settings)
    _ask_for_the_name(settings.site_name)
    now, by = int(time.time()), Caller.shell("keys lost")
    with database.connection_context():
        tokens = key_store.lose(settings, now, by)
    _hand_over(settings, tokens)


def _ask_for_the_name(site: str) -> None:
    typed = terminal.prompt(
        f"This deletes everyone's password and MFA. To continue, type this site's name, {site}",
        prompt_suffix=": ",
        err=True,
    )
    if typed != site:
        raise click.ClickException("That isn't the name of this site. Nothing was changed.")


def _what_became_of_the_others(done: RotationResult) -> str:
    others = ", ".join(key.id.hex() for key in done.dropped)
    source = done.current.source
    if source.startswith(keyring.SETTING):
        return f"Remove the old one from {source} (key {others}) and restart Nightlatch."
    return f"The old key was removed (key {others}). Back up {done.current.source} now."


def _hand_over(settings: Settings, tokens: list[tuple[User, str]]) -> None:
    terminal.say(
        f"There is a new key. Give each person their link; it works once, within "
        f"{duration(LINK_LIFETIME)}.\nFor more: scripts/nightlatch user reset-link --help\n",
        err=True,
    )
    for person, token in tokens:
        terminal.table(person.username, links.address(settings.origin, links.RESET, token))
