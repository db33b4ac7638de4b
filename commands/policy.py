"""The team's MFA policy, from a shell."""

import time

import click

from commands import installation, passkey_policy, terminal
from domain.access import lifetimes, sign_in_length
from domain.audit.events import Caller
from domain.clock import days, deadlines
from domain.mfa import passkey_policy as passkey_rules
from domain.mfa import policy as rules
from domain.team import rollout
from domain.text.wording import counted
from domain.text.writing import plain

DAYS = 7


@click.group(
    "policy",
    invoke_without_command=True,
    short_help="Show or change who needs MFA or a passkey, and more.",
)
@click.pass_context
def policy(context: click.Context) -> None:
    """Show or change who needs MFA or a passkey, and how long sign-ins last."""
    if context.invoked_subcommand is None:
        _show()


policy.add_command(passkey_policy.passkeys)


@policy.command("show")
def show() -> None:
    """Show who needs MFA and who isn't ready."""
    _show()


@policy.command("require")
@click.argument("date", required=False)
@click.option("--days", "number", type=int, help="Days from today instead; 0 means now.")
def require(*, date: str | None, number: int | None) -> None:
    """Require MFA for everyone by the end of DATE.

    Write the date as 2026-12-04 or "December 4". The day ends at midnight in the time zone set by
    NIGHTLATCH_TIMEZONE. Without a date, people get 7 days.
    """
    if date is not None and number is not None:
        raise click.UsageError("Give a date or a number of days, not both.")
    now = int(time.time())
    with installation.opened():
        _require(date, number, now)
        _say_what_holds(now)


@policy.command("optional")
def optional() -> None:
    """Make MFA optional for members. Administrators always need it."""
    now = int(time.time())
    with installation.opened():
        rules.make_optional(now, Caller.shell("policy optional"), None)
        _say_what_holds(now)


@policy.command("sign-ins")
@click.argument("step", required=False, type=click.Choice(list(lifetimes.STEPS)))
def sign_ins(step: str | None) -> None:
    """Show or choose how long sign-ins last.

    advised: 1 hour unused, 24 hours in total, as NIST recommends. working-day: 12 hours and 7 days.
    often-used: 7 days and 30 days. This applies to people who are already signed in, too.
    """
    with installation.opened():
        if step is not None:
            sign_in_length.choose(step, int(time.time()), Caller.shell("policy sign-ins"), None)
        chosen = lifetimes.chosen()
        terminal.say(f"{chosen}: sign-ins last {sign_in_length.described(chosen)}.")


def _require(date: str | None, number: int | None, now: int) -> None:
    by = Caller.shell("policy require")
    if date is None:
        rules.require(DAYS if number is None else number, now, by, None)
    else:
        rules.require_by(deadlines.read(date, days.at(now)), now, by, None)


def _say_what_holds(now: int) -> None:
    terminal.say(rules.summary(now))
    decided = rules.current()
    if decided.required_from is not None:
        number = decided.grace_days
        got = f"get {counted(number, 'day')}" if number else "need it immediately"
        terminal.say(f"New people {got}. Days end at midnight, {days.zone_time()}.")


def _show() -> None:
    now = int(time.time())
    with installation.opened():
        _say_what_holds(now)
        readiness, of_passkeys = rollout.readiness(now), passkey_rules.summary(now)
    terminal.say(f"{readiness.counted('is ready', 'are ready')}.")
    for person in readiness.lacking:
        terminal.say(plain(f"not ready: {person.username}"))
    for invitation in readiness.invited:
        terminal.say(plain(f"invited: {invitation.username}"))
    if readiness.unnamed:
        terminal.say(f"and {readiness.unnamed} more")
    terminal.say(of_passkeys)
