"""The team's MFA policy from a shell."""

import time
from datetime import UTC, datetime

import click

from commands import installation, terminal
from commands.help_desk import here
from domain import policy as rules
from models import database


@click.group("policy", invoke_without_command=True)
@click.pass_context
def policy(context: click.Context) -> None:
    """Show or change who must have MFA."""
    if context.invoked_subcommand is not None:
        return
    installation.opened()
    with database.connection_context():
        decided, readiness = rules.current(), rules.readiness()
    if decided.required_from is None:
        terminal.say("MFA: administrators must, members decide for themselves.")
    else:
        day = datetime.fromtimestamp(decided.required_from, UTC)
        terminal.say(f"MFA: everybody must from {day:%Y-%m-%d %H:%M} UTC.")
    terminal.say(f"{readiness.ready} of {readiness.everybody} are ready.")
    for person in readiness.lacking:
        terminal.say(f"not ready: {person.username}")


@policy.command("require")
@click.option("--days", default=7, show_default=True, help="Days until everybody must; 0 is now.")
def require(*, days: int) -> None:
    """Require MFA of everybody."""
    installation.opened()
    with database.connection_context():
        rules.require(days, int(time.time()), here("policy require"), None)
    terminal.say("Decided.")


@policy.command("optional")
def optional() -> None:
    """Leave MFA to each member; administrators need it all the same."""
    installation.opened()
    with database.connection_context():
        rules.make_optional(int(time.time()), here("policy optional"), None)
    terminal.say("Decided.")
