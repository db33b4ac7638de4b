"""The invited stand in the list of People as well, with when their invitation ends."""

from starlette.testclient import TestClient

from domain.signin import invitations
from domain.signin.invited import open_ones
from domain.signin.invitees import Invitee
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in


def rows(page: str) -> list[str]:
    """The lines of the tables, as they are read."""
    tables = [part.partition("</tbody>")[0] for part in page.split("<tbody>")[1:]]
    return [words(row) for table in tables for row in table.split("</tr>")[:-1]]


def test_the_invited_stand_in_people_with_when_it_ends(
    client: TestClient, ada: Person, clock: Clock
) -> None:
    sign_in(client, ada, clock.now)
    grace = Invitee("grace", False, "Grace O’Green", "grace@club.example")
    invitations.invite([grace], ada.user, clock.now, ORIGIN)
    told = "Grace O’Green grace Member Not yet Not yet Never Invited, until January 18"
    everyone = rows(client.get("/people").text)
    assert everyone[1] == told
    assert len(everyone) == 2
    assert rows(client.get("/people?only=invited").text) == [told]
    for asked in ("gree", "GRACE", "club.example gr", "o'gre", "O’G"):
        assert rows(client.get("/people", params={"q": asked}).text) == [told]
    assert rows(client.get("/people?q=grace&only=admins").text) == []
    assert "No results." in client.get("/people?q=nobody&only=invited").text
    clock.advance(72 * 3600)
    assert open_ones(clock.now) == []


def test_the_invited_are_found_without_the_marks_on_their_letters(
    client: TestClient, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    invitations.invite([Invitee("guest", False, "İlker Łoś")], ada.user, now, ORIGIN)
    for asked in ("ilker", "los", "İLKER łoś", "ıLKER"):
        assert len(rows(client.get("/people", params={"q": asked, "only": "invited"}).text)) == 1


def test_no_more_of_the_invited_stand_on_a_page_than_of_others(
    client: TestClient, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    many = [Invitee(f"guest-{n}", False) for n in range(53)]
    invitations.invite(many, None, now, ORIGIN)
    page = client.get("/people?only=invited").text
    assert len(rows(page)) == 50
    assert "And 3 more are invited." in words(page)
    behind = client.get("/people", params={"after": "1.ada"}).text
    assert "Invited, until" not in behind
