"""Links followed in several tabs of one browser: a dead one takes nothing from a good one."""

import pytest
from starlette.testclient import TestClient

from domain.signin import first_account, invitations, reset_links
from domain.signin.invitees import Invitee
from domain.users import accounts
from models import Attempts, Invitation, User
from tests.unit.browser import form
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person
from tests.unit.guessed import shut

pytestmark = pytest.mark.requirement("S-39")
DEAD = "B" * 43
NEW = "purple onion tram sky"


def invited(client: TestClient, now: int, name: str = "zoe") -> dict[str, str]:
    """What the page of an invitation would send, left open in a tab."""
    [made] = invitations.invite([Invitee(name, False)], None, now, ORIGIN)
    client.get(f"/invitation/{made.token}")
    typed = {"name": name.title(), "password": NEW}
    return form(client.get("/invitation").text, "/invitation") | typed


@pytest.mark.parametrize("dead", [[DEAD], ["x"], [DEAD, "C" * 43, "y"]])
def test_a_good_invitation_works_beside_dead_ones(
    client: TestClient, now: int, dead: list[str]
) -> None:
    sent = invited(client, now)
    for token in dead:
        client.get(f"/invitation/{token}")
        assert client.get("/invitation").status_code == 404
    assert client.post("/invitation", data=sent).status_code == 303
    assert User.get().username == "zoe"
    assert not Attempts.select().where(Attempts.failures > 0).exists()


def test_the_tab_of_a_good_one_may_be_reloaded(client: TestClient, now: int) -> None:
    invited(client, now)
    client.get(f"/invitation/{DEAD}", follow_redirects=True)
    assert "zoe" in client.get("/invitation").text


def test_a_password_is_set_by_a_good_link_beside_a_dead_one(
    client: TestClient, alice: Person, now: int
) -> None:
    client.get(f"/reset/{reset_links.make(alice.user, now, ORIGIN)}")
    sent = form(client.get("/reset").text, "/reset")
    client.get(f"/reset/{DEAD}", follow_redirects=True)
    assert client.post("/reset", data=sent | {"password": NEW}).status_code == 303
    assert User.get().password_changed_at > now


def test_the_first_account_is_made_beside_a_dead_link(client: TestClient, now: int) -> None:
    client.get(f"/setup/{first_account.make_link(now)}")
    client.get(f"/setup/{DEAD}")
    given = {"username": "ada", "name": "Ada", "password": NEW}
    assert client.post("/setup", data=given).status_code == 303
    assert accounts.exist()


def test_one_that_is_dead_by_itself_counts_as_before(client: TestClient, now: int) -> None:
    sent = invited(client, now)
    Invitation.delete().execute()
    assert client.post("/invitation", data=sent).status_code == 404
    assert Attempts.select().where(Attempts.failures > 0).exists()


def test_a_good_one_is_no_way_in_to_another(client: TestClient, now: int) -> None:
    invited(client, now)
    other = invited(client, now, "dora")
    Invitation.delete().where(Invitation.username == "dora").execute()
    assert client.post("/invitation", data=other).status_code == 404
    assert not accounts.exist()


def test_no_more_are_kept_than_a_cookie_holds(client: TestClient, now: int) -> None:
    for number in range(20):
        client.get(f"/invitation/{number:043}")
    [held] = [c.value or "" for c in client.cookies.jar if c.name.endswith("-invitation")]
    assert held.split(".") == [f"{number:043}" for number in (19, 18, 17, 16)]


def test_codes_given_first_for_two_people_both_count(
    client: TestClient, bob: Person, ada: Person, clock: Clock
) -> None:
    for person in (bob, ada):
        shut(person.user.username, clock.now)
        username = person.user.username
        typed = {"username": username, "code": person.code(clock.now)}
        assert client.post("/sign-in/code-first", data=typed).status_code == 303
    for person in (bob, ada):
        typed = {"username": person.user.username, "password": PASSWORD}
        assert client.post("/sign-in", data=typed).headers["Location"] == "/profile"
