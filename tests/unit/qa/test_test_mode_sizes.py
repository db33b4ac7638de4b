"""As many people as a server for tests creates at once arrive there, whatever they have."""

from collections.abc import Callable
from typing import Any

from models import Invitation, User
from test_mode.schema import MAX_AT_ONCE, MAX_NAMES

GROUPS = ["operations and infrastructure", "development of products"]


def test_the_largest_team_arrives(tell: Callable[..., Any]) -> None:
    people = [
        {
            "username": f"somebody-with-a-long-name-{number:03}",
            "name": "É" * 100,
            "email": f"somebody-with-a-long-address-{number:03}@club.example.com",
            "groups": GROUPS,
            "invited": True,
        }
        for number in range(MAX_AT_ONCE)
    ]
    assert len(str(people).encode()) > 64 * 1024
    assert len(tell("seed", people=people)["people"]) == MAX_AT_ONCE
    assert Invitation.select().count() == MAX_AT_ONCE


def test_more_is_refused_in_json(tell: Callable[..., Any]) -> None:
    assert tell("seed", groups=["x"] * (MAX_NAMES + 1), status=422)["error"]
    assert not User.select().exists()
