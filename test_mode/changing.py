"""What an administrator does to someone, for tests of what comes of it in an app."""

from collections.abc import Callable
from typing import Any

from domain.database.storage import write
from domain.team import people
from domain.users import accounts, groups, memberships
from models import User
from test_mode import cast
from test_mode.cast import HERE, NotFitting

# What `true` and `false` do; `by` is None, from the shell.
ACTS: dict[tuple[str, bool], Callable[..., None]] = {
    ("admin", True): people.make_admin,
    ("admin", False): people.make_member,
    ("disabled", True): people.disable,
    ("disabled", False): people.enable,
    ("signed_out", True): people.sign_out_everywhere,
}


def change(given: dict[str, Any], now: int) -> None:
    """Change someone as the form of an administrator would. Raises NotFitting or a Refused."""
    with write():
        username = given.get("username", "")
        person = accounts.find(username)
        if person is None:
            raise NotFitting(f'No one has the username "{username}".')
        if "groups" in given:
            _put_into(person, given["groups"], now)
        for key, act in ACTS.items():
            if key in given.items():
                act(person, now, HERE, None)
        if given.get("deleted"):
            people.delete(person, now, HERE, None)


def _put_into(person: User, names: list[str], now: int) -> None:
    wanted, present = cast.groups_of(names, now), groups.of(person)
    for group in present:
        if group not in wanted:
            memberships.take_out(group, person, now, HERE, None)
    for group in wanted:
        memberships.put_in(group, person, now, HERE, None)
