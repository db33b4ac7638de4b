"""What administrators do with other people's accounts."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.audit.events import Caller
from domain.signin import signin
from domain.team import people
from models import Event, User
from tests.unit.browser import words
from tests.unit.conftest import (
    ORIGIN,
    PASSWORD,
    Person,
    sign_in,
    with_mfa,
)


def fresh(person: Person) -> User:
    found: User = User.get_by_id(person.user.id)
    return found


Deed = Callable[[User, int, Caller, User | None], None]
DEEDS: list[Deed] = [people.make_member, people.disable]


@pytest.mark.requirement("S-78")
@pytest.mark.parametrize("deed", DEEDS)
def test_the_last_administrator_stays(ada: Person, now: int, deed: Deed) -> None:
    with pytest.raises(people.LastAdmin):
        deed(ada.user, now, ORIGIN, ada.user)
    assert fresh(ada).is_admin
    assert fresh(ada).disabled_at is None


@pytest.mark.requirement("S-51")
def test_disabling_and_demoting_act_on_the_next_request(
    client: TestClient, ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    grace = with_mfa(make_user("grace", "Grace", is_admin=True))
    sign_in(client, grace, now)
    assert client.get("/people").status_code == 200
    people.make_member(grace.user, now, ORIGIN, ada.user)
    assert client.get("/people").status_code == 403
    people.disable(grace.user, now, ORIGIN, ada.user)
    assert client.get("/profile").headers["Location"].startswith("/sign-in")


@pytest.mark.requirement("S-17")
@pytest.mark.requirement("S-82")
def test_people_is_for_administrators_with_mfa_only(
    client: TestClient, bob: Person, make_user: Callable[..., Person], now: int
) -> None:
    sign_in(client, bob, now)
    answer = client.get("/people")
    assert answer.status_code == 403
    assert "Only administrators" in answer.text
    client.post("/sign-out")
    sign_in(client, make_user("grace", "Grace", is_admin=True))
    assert client.get("/people").headers["Location"] == "/profile"
    assert "Administrators need MFA" in client.get("/profile").text


def test_the_list_shows_and_finds_people(
    client: TestClient, ada: Person, alice: Person, bob: Person, now: int
) -> None:
    sign_in(client, ada, now)
    page = client.get("/people").text
    assert "Alice Example" in page
    assert "Bob Example" in page
    found = client.get("/people?q=ali", headers={"HX-Request": "true"}).text
    assert '<div id="people"' in found
    assert "<html" not in found
    assert "Alice Example" in found
    assert "Bob Example" not in found
    lacking = client.get("/people?only=without-mfa").text
    assert "Alice Example" in lacking
    assert "Bob Example" not in lacking


def test_deeds_are_done_and_told(client: TestClient, ada: Person, alice: Person, now: int) -> None:
    sign_in(client, ada, now)
    base = f"/people/{alice.user.id}"
    for deed in ("make-admin", "make-member", "disable", "enable", "sign-out"):
        assert client.post(f"{base}/deeds/{deed}").headers["Location"] == base
    assert client.post(f"{base}/deeds/promote").status_code == 404
    assert client.post(base, data={"name": "Alice Renamed"}).status_code == 303
    assert client.post(base, data={"name": " "}).status_code == 422
    assert "Alice Renamed" in client.get(base).text
    assert client.post(f"{base}/removal").headers["Location"] == "/people"
    assert client.get(base).status_code == 404
    kinds = {e.kind for e in Event.select().where(Event.subject == "alice")}
    assert {"made-admin", "made-member", "disabled", "enabled", "renamed", "deleted"} <= kinds


@pytest.mark.requirement("S-83")
@pytest.mark.parametrize("number", ["0", "x", "9" * 40, "-1"])
def test_people_who_do_not_exist_are_not_found(
    client: TestClient, ada: Person, now: int, number: str
) -> None:
    sign_in(client, ada, now)
    assert client.get(f"/people/{number}").status_code == 404


@pytest.mark.requirement("S-44")
def test_no_administrator_can_set_a_password(
    client: TestClient, ada: Person, bob: Person, now: int
) -> None:
    sign_in(client, ada, now)
    assert "password" not in client.get(f"/people/{bob.user.id}").text.split("<form")[1].lower()
    client.post(f"/people/{bob.user.id}", data={"name": "Bob", "password": "x" * 20})
    assert signin.with_password("bob", PASSWORD, now, ORIGIN)


def test_ones_own_page_does_not_speak_of_what_others_can_do_only(
    client: TestClient, ada: Person, alice: Person, now: int
) -> None:
    sign_in(client, ada, now)
    own = words(client.get(f"/people/{ada.user.id}").text)
    assert "Disable your account Once it's disabled, you can't sign in until another" in own
    assert "Deleting can't be undone" not in own
    other = words(client.get(f"/people/{alice.user.id}").text)
    assert "Disable or delete Someone whose account is disabled can't sign in until you" in other
