"""The team's policy on passkeys, from a shell."""

import time

import click

from commands import installation, terminal
from domain.audit.events import Caller
from domain.clock import days, deadlines
from domain.mfa import passkey_policy as rules
from domain.mfa.passkey_policy import ADMINS, EVERYONE, Whom
from domain.passkeys import relying_party
from domain.team import rollout
from domain.text.writing import plain
from settings import Settings

DAYS = 7


@click.group("passkeys", invoke_without_command=True)
@click.pass_context
def passkeys(context: click.Context) -> None:
    """Show or change who needs a passkey."""
    if context.invoked_subcommand is None:
        _show()


@passkeys.command("show")
def show() -> None:
    """Show who needs a passkey and who has none."""
    _show()


@passkeys.command("require")
@click.argument("date", required=False)
@click.option("--days", "number", type=int, help="Days from today instead; 0 means now.")
@click.option("--admins", is_flag=True, help="For administrators only.")
def require(*, date: str | None, number: int | None, admins: bool) -> None:
    """Require passkeys for everyone by the end of DATE.

    From then on, a password and a code are no longer enough to sign in. Write the date as
    2026-12-04 or "December 4". Without a date, people get 7 days.
    """
    if date is not None and number is not None:
        raise click.UsageError("Give a date or a number of days, not both.")
    now, by = int(time.time()), Caller.shell("policy passkeys require")
    with installation.opened() as settings:
        whom = _meant(ADMINS if admins else EVERYONE, settings)
        if date is None:
            rules.require(whom, DAYS if number is None else number, now, by, None)
        else:
            rules.require_by(whom, deadlines.read(date, days.at(now)), now, by, None)
        terminal.say(rules.summary(now))


@passkeys.command("optional")
def optional() -> None:
    """Make passkeys optional, for administrators too."""
    now = int(time.time())
    with installation.opened():
        rules.make_optional(now, Caller.shell("policy passkeys optional"), None)
        terminal.say(rules.summary(now))


def _show() -> None:
    now = int(time.time())
    with installation.opened() as settings:
        terminal.say(rules.summary(now))
        ready = rollout.of_passkeys(_meant(EVERYONE, settings), now)
    terminal.say(f"{ready.counted('has a passkey', 'have a passkey')}.")
    for person in ready.lacking:
        role = " (administrator)" if person.is_admin else ""
        terminal.say(plain(f"no passkey: {person.username}{role}"))
    for invitation in ready.invited:
        terminal.say(plain(f"invited: {invitation.username}"))
    if ready.unnamed:
        terminal.say(f"and {ready.unnamed} more")


def _meant(name: str, settings: Settings) -> Whom:
    return Whom(name, relying_party.id_at(settings.origin))
