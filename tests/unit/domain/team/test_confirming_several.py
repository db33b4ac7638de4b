"""The addresses of several people, confirmed at once: each as it was shown."""

import pytest
from starlette.testclient import TestClient

from domain.access import actions
from models import Event, User
from tests.unit.browser import words
from tests.unit.conftest import Person

pytestmark = pytest.mark.requirement("S-163")


def confirmed() -> dict[str, bool]:
    return {user.username: user.email_verified_at is not None for user in User.select()}


def test_the_addresses_are_named_before_they_are_confirmed(
    desk: TestClient, alice: Person, bob: Person
) -> None:
    User.update(email="").where(User.id == bob.user.id).execute()
    page = desk.get("/people/selection?deed=confirm-email&person=alice&person=bob").text
    assert "Alice Example (alice), alice@example.test" in words(page)
    assert "Bob Example (bob), no address" in words(page)
    assert 'name="addresses" value="alice@example.test -"' in page


def test_each_is_confirmed_that_is_still_as_it_was_shown(
    desk: TestClient, alice: Person, bob: Person
) -> None:
    User.update(email="ceo@example.test").where(User.id == bob.user.id).execute()
    shown = {"people": "alice bob", "addresses": "alice@example.test bob@example.test"}
    form = {"deed": "confirm-email", "seen": str(actions.newest())} | shown
    for _ in range(2):
        page = desk.post("/people/selection", data=form).text
        assert "1 address confirmed" in words(page)
        assert 'data-reason="address-changed"' in page
    assert confirmed() == {"ada": False, "alice": True, "bob": False}


def test_several_confirmations_are_withdrawn_of_the_addresses_that_were_shown(
    desk: TestClient, alice: Person, bob: Person, now: int
) -> None:
    assert 'value="withdraw-email"' not in desk.get("/people").text
    User.update(email_verified_at=now).where(User.username != "ada").execute()
    assert 'value="withdraw-email"' in desk.get("/people").text
    page = desk.get("/people/selection?deed=withdraw-email&person=alice&person=bob").text
    assert "Alice Example (alice), alice@example.test" in words(page)
    assert "Withdraw 2 confirmations" in words(page)
    assert 'name="addresses" value="alice@example.test bob@example.test"' in page
    shown = {"people": "alice bob", "addresses": "alice@example.test old@example.test"}
    form = {"deed": "withdraw-email", "seen": str(actions.newest())} | shown
    for _ in range(2):
        page = desk.post("/people/selection", data=form).text
        assert "1 confirmation withdrawn" in words(page)
        assert "choose Confirm email addresses in the list" in words(page)
        assert 'data-reason="address-changed"' in page
    assert confirmed() == {"ada": False, "alice": False, "bob": True}
    kinds = [event.kind for event in Event.select()]
    assert kinds.count("email-vouch-withdrawn") == 1


def test_no_address_is_confirmed_that_was_not_shown(desk: TestClient, alice: Person) -> None:
    form = {"deed": "confirm-email", "people": "alice", "seen": str(actions.newest())}
    assert 'data-reason="address-changed"' in desk.post("/people/selection", data=form).text
    assert not confirmed()["alice"]
