"""The question about several people promises only what will happen to them."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.mfa import policy
from domain.team import people
from domain.users import groups, memberships
from models import User
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Person

pytestmark = pytest.mark.case("A19")
Make = Callable[..., Person]


def question(desk: TestClient, deed: str, *names: str, **more: str) -> str:
    asked = {"deed": deed, "person": list(names)} | more
    return desk.get("/people/selection", params=asked).text


def test_only_those_who_will_be_reminded_are_counted_and_why_not_the_others(
    desk: TestClient, alice: Person, ada: Person, make_user: Make, now: int
) -> None:
    eve = make_user("eve", "Eve")
    people.disable(eve.user, now, ORIGIN, None)
    page = words(question(desk, "remind", "alice", "ada", "eve"))
    assert "Remind Alice Example to set up MFA?" in page
    told = "2 won't be reminded: MFA is already on, or the account is disabled."
    meant, _, others = page.partition(told)
    assert "Alice Example (alice)" in meant
    assert "Ada Admin (ada)" not in meant
    assert "Ada Admin (ada): MFA is already on" in others
    assert "Eve (eve): the account is disabled" in others


def test_where_no_one_will_be_reminded_there_is_nothing_to_confirm(desk: TestClient) -> None:
    page = question(desk, "remind", "ada")
    assert "No one will be reminded" in words(page)
    assert "1 won't be reminded: MFA is already on." in words(page)
    assert 'data-testid="confirm"' not in page
    assert 'data-reason="mfa-on-already"' in page


@pytest.mark.parametrize(
    ("deed", "title", "told"),
    [
        (
            "disable",
            "Disable Bob Example?",
            "2 won't be disabled: it's your own account, or the account is already disabled.",
        ),
        (
            "sign-out",
            "Sign Bob Example out everywhere?",
            "2 won't be signed out: it's your own account, or the account is disabled.",
        ),
        (
            "enable",
            "Enable Alice Example?",
            "2 won't be enabled: it's your own account, or the account isn't disabled.",
        ),
    ],
)
def test_ones_own_account_and_one_disabled_are_left_out(  # noqa: PLR0917  # one of the table
    desk: TestClient, alice: Person, bob: Person, now: int, deed: str, title: str, told: str
) -> None:
    people.disable(alice.user, now, ORIGIN, None)
    page = words(question(desk, deed, "ada", "alice", "bob"))
    assert title in page
    assert told in page


def test_whoever_is_disabled_already_is_not_counted_afterwards_either(
    desk: TestClient, alice: Person, bob: Person, now: int
) -> None:
    people.disable(alice.user, now, ORIGIN, None)
    assert 'name="people" value="bob"' in question(desk, "disable", "alice", "bob")


def test_only_confirmed_addresses_are_said_to_lose_that(
    desk: TestClient, alice: Person, bob: Person, now: int
) -> None:
    User.update(email="").where(User.username == "ada").execute()
    User.update(email_verified_at=now).where(User.id == alice.user.id).execute()
    page = question(desk, "withdraw-email", "ada", "alice", "bob")
    assert "Withdraw the confirmation of the address of Alice Example?" in words(page)
    told = "2 won't be changed: there's no address, or the address isn't confirmed."
    assert told in words(page)
    assert 'name="people" value="ada alice"' in page
    nobody = question(desk, "withdraw-email", "ada", "bob")
    assert "Nothing will be changed" in words(nobody)
    assert 'data-testid="confirm"' not in nobody


def test_no_address_one_confirmed_and_one_of_somebody_else_are_left_out(
    desk: TestClient, alice: Person, bob: Person, make_user: Make, now: int
) -> None:
    eve = make_user("eve", "Eve")
    change: dict[str, dict[str, Any]] = {"ada": {"email": ""}, "alice": {"email_verified_at": now}}
    change["eve"] = {"email": alice.user.email.upper()}
    for name, fields in change.items():
        User.update(**fields).where(User.username == name).execute()
    page = question(desk, "confirm-email", "ada", "alice", "bob", eve.user.username)
    assert "Confirm the address of Bob Example?" in words(page)
    told = "it's already confirmed, or there's no address, or the address is confirmed for someone"
    assert "3 won't be confirmed: " in words(page)
    assert all(why in words(page) for why in told.split(", or "))
    assert 'name="people" value="ada bob eve"' in page
    assert f'name="addresses" value="- {bob.user.email} {alice.user.email.upper()}"' in page


@pytest.mark.parametrize(
    ("deed", "title", "told"),
    [
        ("add-to-group", "Add Bob Example to ops?", "1 won't be added: they're already in"),
        (
            "take-out-of-group",
            "Take Alice Example out of ops?",
            "1 won't be taken out: they aren't",
        ),
    ],
)
def test_who_is_in_the_group_is_known(  # noqa: PLR0917  # one of the table
    desk: TestClient, alice: Person, bob: Person, now: int, deed: str, title: str, told: str
) -> None:
    ops = groups.create("ops", now, ORIGIN, None)
    memberships.put_in(ops, alice.user, now, ORIGIN, None)
    page = words(question(desk, deed, "alice", "bob", with_group=str(ops.id)))
    assert title in page
    assert told in page


def test_whoever_is_in_the_most_groups_is_not_counted_and_told_of(
    desk: TestClient, alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch, now: int
) -> None:
    ops, dev = (groups.create(name, now, ORIGIN, None) for name in ("ops", "dev"))
    memberships.put_in(dev, alice.user, now, ORIGIN, None)
    monkeypatch.setattr(memberships, "MAX_OF_ONE", 1)
    both = question(desk, "add-to-group", "alice", "bob", with_group=str(ops.id))
    assert "Add Bob Example to ops?" in words(both)
    told = "1 won't be added: they're already in 50 groups, the maximum."
    assert told in words(both)
    assert 'name="people" value="alice bob"' in both
    nobody = question(desk, "add-to-group", "alice", with_group=str(ops.id))
    assert "No one will be added" in words(nobody)
    assert 'data-reason="too-many-groups"' in nobody


def test_whoever_is_in_the_group_is_told_that_and_not_of_the_limit(
    desk: TestClient, alice: Person, monkeypatch: pytest.MonkeyPatch, now: int
) -> None:
    ops = groups.create("ops", now, ORIGIN, None)
    memberships.put_in(ops, alice.user, now, ORIGIN, None)
    monkeypatch.setattr(memberships, "MAX_OF_ONE", 1)
    page = words(question(desk, "add-to-group", "alice", with_group=str(ops.id)))
    assert "1 won't be added: they're already in the group." in page
    page = words(question(desk, "take-out-of-group", "alice", with_group=str(ops.id)))
    assert "Take Alice Example out of ops?" in page


def test_the_message_names_the_button_and_the_date_that_people_will_see(
    desk: TestClient, alice: Person, now: int
) -> None:
    form = {"deed": "remind", "people": "alice"}
    before = words(desk.post("/people/selection", data=form).text)
    assert "Choose “Set up MFA” at the top of the page" in before
    policy.require(7, now, ORIGIN, None)
    page = words(desk.post("/people/selection", data=form).text)
    assert "Please set up MFA for Nightlatch by Friday, January 22:" in page
    assert "Choose “Set up MFA now” at the top of the page" in page
    assert "up to 30 days" not in page


def test_a_message_for_people_with_several_dates_names_none_of_them(
    desk: TestClient, alice: Person, make_user: Make, now: int
) -> None:
    policy.require(7, now, ORIGIN, None)
    eve = make_user("eve", "Eve")
    User.update(created_at=now + 3 * 86_400).where(User.id == eve.user.id).execute()
    page = words(
        desk.post("/people/selection", data={"deed": "remind", "people": "alice eve"}).text
    )
    assert "Please set up MFA for Nightlatch by the date that the page shows:" in page
