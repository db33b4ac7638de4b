"""However a list of groups is given, one person can be invited to as many as one can be in."""

import pytest
from starlette.testclient import TestClient

from domain.users import groups, memberships
from domain.users.group_names import MAX_LENGTH
from domain.users.groups import MAX_GROUPS
from models import Group, InvitedTo
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Person, sign_in

MOST = memberships.MAX_OF_ONE
DEAR = "\U00020000"  # a letter of four bytes, each of them three on the wire

pytestmark = pytest.mark.requirement("S-121")


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    sign_in(client, ada, now)
    return client


def make(number: int, letter: str, now: int) -> list[str]:
    """That many groups with the longest names."""
    names = [f"{n:03}".ljust(MAX_LENGTH, letter) for n in range(number)]
    for name in names:
        groups.create(name, now, ORIGIN, None)
    return names


@pytest.mark.parametrize("letter", ["x", DEAR])
def test_the_form_for_one_takes_as_many_groups_as_one_can_be_in(
    desk: TestClient, letter: str, now: int
) -> None:
    names = make(MOST, letter, now)
    given = {"username": "carol", "name": letter * 100, "role": "member", "groups": names}
    answer = desk.post("/people/invitations", data=given)
    assert answer.status_code == 303, words(answer.text)[:500]
    assert InvitedTo.select().count() == MOST


@pytest.mark.parametrize("letter", ["x", DEAR])
def test_and_so_does_the_form_for_many(desk: TestClient, letter: str, now: int) -> None:
    lines = f"username,groups\ncarol,{'; '.join(make(MOST, letter, now))}"
    answer = desk.post("/people/invitations/many", data={"lines": lines})
    assert answer.status_code == 303, words(answer.text)[:500]
    assert InvitedTo.select().count() == MOST


@pytest.mark.parametrize("number", [MOST + 1, MAX_GROUPS])
def test_more_are_refused_by_their_number_and_stay_ticked(
    desk: TestClient, number: int, now: int
) -> None:
    names = make(number, "x", now)
    answer = desk.post("/people/invitations", data={"username": "carol", "groups": names})
    assert answer.status_code == 422
    assert f"One person can be in {MOST} groups at most." in words(answer.text)
    assert answer.text.count(" checked ") == Group.select().count() == number
    assert not InvitedTo.select().exists()
