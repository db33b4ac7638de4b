"""What somebody may do: sign in, and manage the others."""

import click

from commands.user.people import change
from domain.team import people


@click.command("disable")
@click.argument("username")
def disable(*, username: str) -> None:
    """Stop USERNAME from signing in, and sign them out."""
    change(username, people.disable, "user disable", "is disabled")


@click.command("enable")
@click.argument("username")
def enable(*, username: str) -> None:
    """Let USERNAME sign in again."""
    change(username, people.enable, "user enable", "can sign in again")


@click.command("make-admin")
@click.argument("username")
def make_admin(*, username: str) -> None:
    """Make USERNAME an administrator."""
    change(username, people.make_admin, "user make-admin", "is an administrator")


@click.command("make-member")
@click.argument("username")
def make_member(*, username: str) -> None:
    """Make USERNAME a member. The only administrator stays one."""
    change(username, people.make_member, "user make-member", "is a member")


COMMANDS = (disable, enable, make_admin, make_member)
