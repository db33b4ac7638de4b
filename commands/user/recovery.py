"""Helping somebody back in who has lost the password, the phone or passkey, or both."""

import time

import click

import links
from commands import installation, terminal
from commands.user.people import change, known
from domain.audit.events import Caller
from domain.clock import written
from domain.database.storage import write
from domain.signin import reset_links
from domain.team import help_desk, people
from operations import settings_check


@click.command("reset-mfa", short_help="Remove everything that USERNAME has for MFA.")
@click.argument("username")
def reset_mfa(*, username: str) -> None:
    """Remove USERNAME's authenticators, passkeys and recovery code.

    After that, the password alone is enough to sign in. For someone who has lost everything: make
    sure who's asking. To keep MFA on, use sign-in-code instead.
    """
    said = "can now sign in with just the password"
    disabled = "has no MFA now, and is still disabled"
    change(username, people.reset_mfa, "user reset-mfa", said, disabled)


@click.command("reset-link")
@click.argument("username")
def make_reset_link(*, username: str) -> None:
    """Print a link for USERNAME to choose a new password.

    It works once, within an hour, and earlier ones stop working. If MFA is on, the page also asks
    for a code or a passkey. Give it to that person yourself: Nightlatch sends no email.
    """
    with installation.opened() as settings, write():
        person, now = known(username, enabled=True), int(time.time())
        token = help_desk.make_reset_link(person, now, Caller.shell("user reset-link"), None)
    terminal.say(links.address(settings.origin, links.RESET, token))
    _say_how_long(
        f"{person.username} can choose a new password with it", now + reset_links.LINK_LIFETIME
    )
    terminal.warn(settings_check.only_here(settings))


@click.command("sign-in-code", short_help="Print a code that replaces USERNAME's phone or passkey.")
@click.argument("username")
def make_sign_in_code(*, username: str) -> None:
    """Print a one-time code that replaces USERNAME's phone or passkey.

    It works for 15 minutes. To use it, sign in with the password and choose "I don't have either".
    """
    with installation.opened(), write():
        person, now = known(username, enabled=True), int(time.time())
        text = help_desk.make_sign_in_code(person, now, Caller.shell("user sign-in-code"), None)
    terminal.say(text)
    _say_how_long(
        f"It replaces {person.username}'s phone or passkey", now + help_desk.CODE_LIFETIME
    )


def _say_how_long(what: str, until: int) -> None:
    # On standard error: a script that reads the output gets nothing else.
    terminal.say(f"{what}, once, until {written.near_deadline(until)}.", err=True)


COMMANDS = (reset_mfa, make_reset_link, make_sign_in_code)
