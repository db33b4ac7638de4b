"""Inviting people from a shell."""

import time
from typing import Any

import click

import links
from commands import installation, terminal
from domain.audit.events import Caller
from domain.clock import written
from domain.signin import invitations, invitees
from domain.signin.invitable import AlreadyInvited
from domain.signin.invitations import NewInvitation
from domain.text.writing import plain
from domain.users.usernames import folded
from operations import settings_check
from settings import Settings

RENEWED = "--renew keeps the groups, addresses and role that people were invited with."


@click.command("invite")
@click.argument("usernames", nargs=-1)
@click.option("--admin", is_flag=True, help="Invite them as administrators.")
@click.option("--renew", is_flag=True, help="Print new links for people already invited.")
@click.option("--many", type=click.IntRange(1, invitations.MAX_AT_ONCE), help="Number of people.")
@click.option("--prefix", help="How usernames start, with --many.  [default: user-]")
@click.option("--email", default="", help="The address of the one person invited.")
@click.option("--confirm-email", is_flag=True, help="Confirm that the addresses are theirs.")
@click.option("--group", "groups", multiple=True, help="A group they'll be in; repeatable.")
@terminal.JSON
def invite(  # noqa: PLR0913  # the command's options
    *,
    usernames: tuple[str, ...],
    admin: bool,
    renew: bool,
    many: int | None,
    prefix: str | None,
    email: str,
    confirm_email: bool,
    groups: tuple[str, ...],
    as_json: bool,
) -> None:
    """Invite USERNAMES: print a link for each.

    Each link lets one person create an account within 72 hours. With --many 20 --prefix qa- it
    invites qa-1 to qa-20, for tests. With --renew it prints a new link for each, with the role they
    were invited to; the earlier one stops working.
    """
    if bool(usernames) == (many is not None):
        raise click.UsageError("Name people, or say how many with --many.")
    if renew and (admin or groups or email or confirm_email):
        raise click.UsageError(RENEWED)
    _refuse_wrong_use(usernames, prefix, email, groups)
    said = {"email": email, "is_email_theirs": confirm_email}
    said["in_groups"] = invitees.SEPARATOR.join(groups)
    with installation.opened() as settings:
        made = _made(_names(usernames, many, prefix), said, is_admin=admin, is_renewed=renew)
    _hand_over(settings, made, as_json=as_json)


def _refuse_wrong_use(
    usernames: tuple[str, ...], prefix: str | None, email: str, groups: tuple[str, ...]
) -> None:
    if usernames and prefix is not None:
        raise click.UsageError("--prefix only works with --many.")
    if email and len(usernames) != 1:
        raise click.UsageError("--email is for one person.")
    if not all(map(str.strip, groups)):  # a variable that isn't set
        raise click.UsageError("--group needs the name of a group.")


def _names(usernames: tuple[str, ...], many: int | None, prefix: str | None) -> list[str]:
    start = "user-" if prefix is None else prefix
    named = {folded(name): name for name in usernames}  # each once
    return list(named.values()) or [f"{start}{n}" for n in range(1, (many or 0) + 1)]


def _made(
    names: list[str], said: dict[str, Any], *, is_admin: bool, is_renewed: bool
) -> list[NewInvitation]:
    now = int(time.time())
    if is_renewed:
        return invitations.renew_all(names, now, Caller.shell("invite --renew"))
    return _invited(names, "admin" if is_admin else "member", said, now)


def _invited(names: list[str], role: str, said: dict[str, Any], now: int) -> list[NewInvitation]:
    wanted = [invitees.check(name, role, **said) for name in names]
    try:
        return invitations.invite(wanted, None, now, Caller.shell("invite"))
    except AlreadyInvited as refusal:
        raise click.ClickException(
            plain(f"{refusal} To do so: scripts/nightlatch invite --renew NAME")
        ) from refusal


def _hand_over(settings: Settings, made: list[NewInvitation], *, as_json: bool) -> None:
    try:
        _print(settings, made, as_json=as_json)
    except OSError as fault:
        terminal.give_up_printing()
        raise click.ClickException(
            "The invitations were created, but their links couldn't be printed "
            f"({fault.strerror}). Print new ones: scripts/nightlatch invite --renew NAME"
        ) from fault


def _print(settings: Settings, made: list[NewInvitation], *, as_json: bool) -> None:
    addresses = {
        one.invitation.username: links.address(settings.origin, links.INVITATION, one.token)
        for one in made
    }
    if as_json:
        terminal.say_json(addresses)
        return
    terminal.listing(("USERNAME", "LINK"), addresses.items())
    until = max((m.invitation.expires_at for m in made), default=0)
    if until:
        terminal.say(f"Each link works once, until {written.near_deadline(until)}.", err=True)
        terminal.warn(settings_check.only_here(settings))
