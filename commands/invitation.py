"""`nightlatch invitation`: who was invited and hasn't joined yet."""

import time
from datetime import UTC, datetime
from typing import Any

import click

from commands import installation, terminal
from domain.audit.events import Caller
from domain.database.storage import write
from domain.signin import invitations, invited, invited_groups
from domain.text.wording import counted
from domain.text.writing import plain
from models import Invitation


@click.group()
def invitation() -> None:
    """List and revoke invitations. To make or renew them, use invite."""


@invitation.command("list")
@terminal.JSON
def list_invitations(*, as_json: bool) -> None:
    """List who was invited and hasn't joined yet.

    Expired invitations are kept for 30 days. To renew them, use invite --renew.
    """
    now = int(time.time())
    with installation.opened():
        waiting, expired = invited.open_ones(now), invited.expired_ones(now)
        names = invited_groups.names([*waiting, *expired])
        found = [_described(one, names.get(one.id, []), expired=False) for one in waiting]
        found += [_described(one, names.get(one.id, []), expired=True) for one in expired]
    if as_json:
        terminal.say_json(found)
        return
    header = ("USERNAME", "ROLE", "GROUPS", "STATE", "UNTIL")
    terminal.listing(header, [_row(one) for one in found], "There are no invitations.")


@invitation.command("revoke")
@click.argument("usernames", nargs=-1, required=True)
@terminal.JSON
def revoke(*, usernames: tuple[str, ...], as_json: bool) -> None:
    """Revoke the invitations of USERNAMES.

    Their links stop working at once: all of them or, if one isn't invited, none.
    """
    now, caller = int(time.time()), Caller.shell("invitation revoke")
    with installation.opened():
        gone = _revoked(usernames, now, caller)
    if as_json:
        terminal.say_json([{"username": name, "revoked": True} for name in gone])
        return
    what = f"{gone[0]}'s invitation" if len(gone) == 1 else counted(len(gone), "invitation")
    terminal.say(plain(f"{what} {'is' if len(gone) == 1 else 'are'} revoked."))


def _revoked(names: tuple[str, ...], now: int, caller: Caller) -> list[str]:
    with write():
        found = {one.username: one for one in (invitations.named(name, now) for name in names)}
        for one in found.values():
            invitations.revoke(one, None, now, caller)
    return list(found)


def _described(one: Invitation, groups: list[str], *, expired: bool) -> dict[str, Any]:
    return {
        "username": one.username,
        "name": one.name,
        "email": one.email,
        "admin": bool(one.is_admin),
        "groups": groups,
        "expired": expired,
        "expires": datetime.fromtimestamp(one.expires_at, UTC).isoformat(),
    }


def _row(described: dict[str, Any]) -> tuple[str, ...]:
    role = "admin" if described["admin"] else "member"
    state = "expired" if described["expired"] else "open"
    groups = ", ".join(described["groups"])
    return described["username"], role, groups, state, terminal.when(described["expires"])
