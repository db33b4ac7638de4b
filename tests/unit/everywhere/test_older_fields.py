"""A form with fields left open in one tab: it puts nothing back that was changed in another."""

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.mfa import authenticators
from domain.team import people
from domain.users import accounts, edits
from models import Authenticator, SearchWord, User
from tests.unit.browser import form
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in, signed_in

EMAIL = "alice@example.test"


def opened(client: TestClient, path: str = "/profile") -> dict[str, str]:
    return form(client.get(path).text, path)


def saved(user: User) -> tuple[str, str]:
    fresh = User.get_by_id(user.id)
    return fresh.name, fresh.email


def is_told(answer: Response, name: str) -> bool:
    return answer.status_code == 422 and f"This was changed to “{name}” after" in answer.text


@pytest.mark.requirement("S-78")
def test_an_older_tab_puts_no_old_name_back(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    older, newer = opened(client), opened(client)
    client.post("/profile", data=newer | {"name": "Alice Archer"})
    client.post("/profile", data=older | {"email": "alice@new.test"})
    assert saved(alice.user) == ("Alice Archer", "alice@new.test")


@pytest.mark.requirement("S-78")
def test_two_edits_of_one_field_are_told_and_what_was_typed_is_kept(
    client: TestClient, alice: Person
) -> None:
    sign_in(client, alice)
    older = opened(client)
    client.post("/profile", data=opened(client) | {"name": "Alice Archer"})
    answer = client.post("/profile", data=older | {"name": "Alice Bell"})
    assert 'data-reason="changed-since"' in answer.text
    assert is_told(answer, "Alice Archer")
    assert saved(alice.user) == ("Alice Archer", EMAIL)
    again = form(answer.text, "/profile")
    assert again["name"] == "Alice Bell"
    assert client.post("/profile", data=again).status_code == 303
    assert saved(alice.user) == ("Alice Bell", EMAIL)


@pytest.mark.requirement("S-78")
def test_the_same_edit_in_two_tabs_is_saved(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    tabs = opened(client), opened(client)
    answers = [client.post("/profile", data=tab | {"name": "Alice Archer"}) for tab in tabs]
    assert [answer.status_code for answer in answers] == [303, 303]


@pytest.mark.requirement("S-78")
def test_an_address_cleared_meanwhile_is_told(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    older = opened(client)
    client.post("/profile", data=opened(client) | {"email": ""})
    answer = client.post("/profile", data=older | {"email": "alice@new.test"})
    assert "This was cleared after you opened the page" in answer.text
    assert saved(alice.user) == ("Alice Example", "")


@pytest.mark.requirement("S-78")
def test_a_name_given_by_an_administrator_stays(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    older = opened(client)
    people.rename(alice.user, "Alice of Accounts", 0, ORIGIN, None)
    client.post("/profile", data=older | {"email": "alice@new.test"})
    assert saved(alice.user) == ("Alice of Accounts", "alice@new.test")


@pytest.mark.requirement("S-46")
def test_an_address_left_as_it_was_shown_asks_for_no_confirmation(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    sign_in(client, alice)
    older = opened(client)
    client.post("/profile", data=opened(client) | {"email": "alice@new.test"})
    clock.advance(601)
    assert client.post("/profile", data=older | {"name": "Alice Archer"}).status_code == 303
    assert saved(alice.user) == ("Alice Archer", "alice@new.test")
    another = opened(client) | {"email": "alice@bell.test"}
    assert "Confirm it's you" in client.post("/profile", data=another).text


@pytest.mark.requirement("S-78")
def test_an_administrators_older_tab_puts_no_old_name_back(
    client: TestClient, ada: Person, alice: Person, now: int
) -> None:
    sign_in(client, ada, now)
    page = f"/people/{alice.user.id}"
    older = opened(client, page)
    client.post(page, data=opened(client, page) | {"name": "Alice Archer"})
    assert client.post(page, data=older).status_code == 303
    assert saved(alice.user) == ("Alice Archer", EMAIL)
    assert is_told(client.post(page, data=older | {"name": "Alice Bell"}), "Alice Archer")


@pytest.mark.requirement("S-78")
def test_an_authenticator_keeps_its_newer_name(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    page = f"/profile/mfa/authenticators/{authenticators.active(bob.user)[0].id}"
    older = opened(client, page)
    client.post(page, data=opened(client, page) | {"authenticator_name": "Work phone"})
    assert client.post(page, data=older).status_code == 303
    assert Authenticator.get().name == "Work phone"
    assert is_told(client.post(page, data=older | {"authenticator_name": "Mine"}), "Work phone")


@pytest.mark.requirement("S-78")
@pytest.mark.parametrize("field", ["name", "email"])
def test_of_two_saves_at_once_the_second_does_not_undo_the_first(
    alice: Person, now: int, field: str
) -> None:
    first, second = signed_in(alice), signed_in(alice)
    second.user = User.get_by_id(alice.user.id)
    new = {"name": "Alice Example", "email": EMAIL} | {field: "new@example.test"}
    accounts.update(first, **new, now=now)
    with pytest.raises(edits.ChangedSince, match=new[field]):
        accounts.update(second, "Alice Bell", "alice@bell.test", now)
    accounts.update(second, **new, now=now)
    assert saved(alice.user) == tuple(new.values())


def test_who_is_renamed_is_found_by_the_address_of_now(alice: Person, now: int) -> None:
    accounts.update(signed_in(alice), "Alice Example", "quince@example.test", now)
    alice.user.email = EMAIL
    people.rename(alice.user, "Alice Archer", now, ORIGIN, None)
    assert SearchWord.select().where(SearchWord.word == "quince").exists()
