"""In which order the invited are listed, and where a click on one leads."""

import re

import pytest
from starlette.testclient import TestClient

from domain.signin import invitations
from domain.signin.invitees import Invitee
from domain.team import rollout
from models import Invitation
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in

PASTED = [
    Invitee("m", False, "Mia Moor"),
    Invitee("zoltan", False),
    Invitee("x", False, "Ädam Ash"),
    Invitee("b", False, "Zoë Zorn"),
]
A_TO_Z = ["x", "m", "b", "zoltan"]


@pytest.fixture
def desk(client: TestClient, ada: Person, clock: Clock) -> TestClient:
    """An administrator's browser: the first two invitations have expired, the others are open."""
    invitations.invite(PASTED[:2], None, clock.now, ORIGIN)
    clock.advance(72 * 60 * 60)
    invitations.invite(PASTED[2:], None, clock.now, ORIGIN)
    sign_in(client, ada, clock.now)
    return client


def rows(page: str) -> list[str]:
    return re.findall(r'data-row="([a-z]+)"', page)


@pytest.mark.parametrize("sort", ["name", "-name", "seen", "-seen", "mfa", "-mfa"])
def test_people_sorts_them_as_it_was_asked(desk: TestClient, sort: str) -> None:
    page = desk.get("/people", params={"only": "invited", "sort": sort}).text
    assert rows(page) == (A_TO_Z[::-1] if sort == "-name" else A_TO_Z)


@pytest.mark.parametrize("sort", ["name", "-name", "seen", "-seen", "mfa", "-mfa"])
def test_people_with_accounts_stand_before_them(desk: TestClient, sort: str) -> None:
    page = desk.get("/people", params={"sort": sort}).text
    accounts, heading, waiting = page.partition('<h2 id="invited-heading">Invited</h2>')
    assert rows(accounts) == ["ada"]
    assert heading
    assert sorted(rows(waiting)) == sorted(A_TO_Z)
    assert waiting.count("<form") < accounts.count("<form")  # so they're in none of the list's
    alone = desk.get("/people", params={"sort": sort, "only": "invited"}).text
    assert "No results" not in alone
    assert 'id="actions"' not in alone


def test_their_own_lists_go_from_a_to_z(desk: TestClient, clock: Clock) -> None:
    assert rows(desk.get("/people/invitations").text) == ["x", "b", "m", "zoltan"]
    waiting = rollout.readiness(clock.now).invited
    assert [one.username for one in waiting] == ["x", "b"]


def test_a_click_on_one_leads_to_its_row(desk: TestClient) -> None:
    people, page = desk.get("/people").text, desk.get("/people/invitations").text
    for one in Invitation.select():
        assert f'href="/people/invitations#invitation-{one.id}"' in people
        assert f'<li id="invitation-{one.id}" data-row="{one.username}" tabindex="-1">' in page


@pytest.mark.parametrize(("number", "is_offered"), [(10, False), (11, True)])
def test_a_long_list_leads_to_the_search(
    desk: TestClient, clock: Clock, number: int, is_offered: bool
) -> None:
    more = [Invitee(f"guest-{n}", False) for n in range(number)]
    invitations.invite(more, None, clock.now, ORIGIN)
    page = desk.get("/people/invitations").text
    assert ('href="/people?only=invited" data-testid="search-invited"' in page) is is_offered
    found = desk.get("/people?only=invited&q=guest-7").text
    assert re.findall('data-row="(.*?)"', found) == ["guest-7"]
