"""Inviting people from a shell."""

import time

import click

from commands import installation, terminal
from commands.help_desk import JSON, here
from domain import invitations
from domain.invitations import Made, Wanted
from models import database
from settings import Settings


@click.command("invite")
@click.argument("usernames", nargs=-1)
@click.option("--admin", is_flag=True, help="Invite them as administrators.")
@click.option("--many", type=click.IntRange(1, invitations.MOST_AT_ONCE), help="Invite so many.")
@click.option("--prefix", default="user-", help="What their usernames begin with, with --many.")
@JSON
def invite(
    *, usernames: tuple[str, ...], admin: bool, many: int | None, prefix: str, as_json: bool
) -> None:
    """Invite USERNAMES: prints a link for each to make the account with, for 72 hours.

    With --many 20 --prefix qa- it invites qa-1 to qa-20, for tests.
    """
    if bool(usernames) == (many is not None):
        raise click.UsageError("Name people, or say how many with --many.")
    names = list(usernames) or [f"{prefix}{n}" for n in range(1, (many or 0) + 1)]
    settings = installation.opened()
    with database.connection_context():
        wanted = [_wanted(name, admin=admin) for name in names]
        made = invitations.invite(wanted, None, int(time.time()), here("invite"))
    _print(settings, made, as_json=as_json)


def _wanted(username: str, *, admin: bool) -> Wanted:
    return invitations.wanted(username, "admin" if admin else "member")


def _print(settings: Settings, made: list[Made], *, as_json: bool) -> None:
    # The path is the route `invitation_link`; a test holds the two together.
    links = {m.invitation.username: f"{settings.origin}/invitation/{m.token}" for m in made}
    if as_json:
        terminal.say_json(links)
        return
    for username, link in links.items():
        terminal.table(username, link)
