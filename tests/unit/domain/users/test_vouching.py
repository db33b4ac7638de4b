"""“This address is theirs”: what apps are told of an email address, and when that ends."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import actions
from domain.access.actions import ChangedMeanwhile, NoLongerAdmin
from domain.audit.events import Caller
from domain.team import people
from domain.users import accounts, vouching
from models import Event, User
from tests.unit.conftest import ORIGIN, Person, sign_in, signed_in, with_mfa

BOBS = "bob@example.test"


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    """Ada's browser."""
    sign_in(client, ada, now)
    return client


def confirmed(person: Person) -> int | None:
    found: int | None = User.get_by_id(person.user.id).email_verified_at
    return found


def history() -> list[tuple[str, str, str]]:
    """What was said of whose address, and who said it."""
    about = Event.select().where(Event.kind.startswith("email-vouch")).order_by(Event.id)
    return [(e.kind, e.subject, e.actor.username if e.actor else "") for e in about]


def form(email: str) -> dict[str, str]:
    return {"email": email, "about": "bob", "seen": str(actions.newest())}


@pytest.mark.requirement("S-162")
def test_an_administrator_confirms_an_address_and_takes_it_back(
    desk: TestClient, bob: Person, now: int
) -> None:
    page = f"/people/{bob.user.id}"
    assert "This address is theirs" in desk.get(page).text
    desk.post(f"{page}/email-vouching", data=form(BOBS))
    assert confirmed(bob) == now
    assert "Withdraw confirmation" in desk.get(page).text
    desk.post(f"{page}/email-vouching/removal", data=form(BOBS))
    assert confirmed(bob) is None
    assert history() == [
        ("email-vouched", "bob", "ada"),
        ("email-vouch-withdrawn", "bob", "ada"),
    ]


@pytest.mark.requirement("S-162")
def test_members_confirm_nothing(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    answer = client.post(f"/people/{bob.user.id}/email-vouching", data=form(BOBS))
    assert answer.status_code == 403
    assert confirmed(bob) is None


@pytest.mark.requirement("S-162")
def test_an_administrator_no_longer_confirms_nothing(ada: Person, bob: Person, now: int) -> None:
    User.update(is_admin=False).where(User.id == ada.user.id).execute()
    with pytest.raises(NoLongerAdmin):
        vouching.vouch(bob.user, BOBS, now, ORIGIN, ada.user)
    assert confirmed(bob) is None


def test_the_person_sees_it_on_the_profile(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    assert "Confirmed by an administrator" not in client.get("/profile").text
    vouching.vouch(bob.user, BOBS, now, ORIGIN, None)
    assert "Confirmed by an administrator" in client.get("/profile").text


@pytest.mark.requirement("S-163")
def test_what_was_shown_is_confirmed_and_no_other_address(
    ada: Person, bob: Person, now: int
) -> None:
    session = signed_in(Person(User.get_by_id(bob.user.id)))
    accounts.update(session, "Bob", "ceo@example.test", now)
    with pytest.raises(vouching.OtherAddress) as refused:
        vouching.vouch(bob.user, BOBS, now, ORIGIN, ada.user)
    assert "ceo@example.test" in refused.value.sentence
    assert confirmed(bob) is None


@pytest.mark.requirement("S-163")
def test_who_changes_the_address_meanwhile_is_on_the_page(
    desk: TestClient, bob: Person, now: int
) -> None:
    shown = form(BOBS)
    session = signed_in(Person(User.get_by_id(bob.user.id)))
    accounts.update(session, "Bob", "ceo@example.test", now)
    answer = desk.post(f"/people/{bob.user.id}/email-vouching", data=shown)
    assert answer.status_code == 409
    assert "ceo@example.test" in answer.text
    assert confirmed(bob) is None


@pytest.mark.requirement("S-163")
def test_another_address_has_to_be_confirmed_again(bob: Person, now: int) -> None:
    vouching.vouch(bob.user, BOBS, now, ORIGIN, None)
    session = signed_in(Person(User.get_by_id(bob.user.id)))
    accounts.update(session, "Bobby", BOBS, now)
    assert confirmed(bob) == now
    accounts.update(session, "Bobby", "bob@example.org", now)
    assert confirmed(bob) is None
    accounts.update(session, "Bobby", BOBS, now)
    assert confirmed(bob) is None


@pytest.mark.requirement("S-164")
@pytest.mark.parametrize("typed", ["ada@example.test", "ADA@Example.test"])
def test_one_address_is_confirmed_for_one_person(
    ada: Person, bob: Person, now: int, typed: str
) -> None:
    vouching.vouch(ada.user, "ada@example.test", now, ORIGIN, None)
    User.update(email=typed).where(User.id == bob.user.id).execute()
    with pytest.raises(vouching.AddressOfAnother, match="ada"):
        vouching.vouch(bob.user, typed, now, ORIGIN, None)
    vouching.withdraw(ada.user, "ada@example.test", now, ORIGIN, None)
    vouching.vouch(bob.user, typed, now, ORIGIN, None)
    assert confirmed(bob) == now


def test_the_page_says_who_else_has_entered_the_address(
    desk: TestClient, alice: Person, bob: Person
) -> None:
    User.update(email=BOBS).where(User.id == alice.user.id).execute()
    assert "Someone else has entered it too" in desk.get(f"/people/{bob.user.id}").text


def test_who_has_no_address_has_none_to_confirm(bob: Person, now: int) -> None:
    User.update(email="").where(User.id == bob.user.id).execute()
    with pytest.raises(vouching.OtherAddress, match="no email address"):
        vouching.vouch(bob.user, "", now, ORIGIN, None)


@pytest.mark.requirement("S-163")
def test_what_another_administrator_says_meanwhile_is_news(
    desk: TestClient, make_user: Callable[..., Person], bob: Person, now: int
) -> None:
    eve, shown = with_mfa(make_user("eve", "Eve", is_admin=True)), form(BOBS)
    vouching.vouch(bob.user, BOBS, now, ORIGIN, eve.user)
    answer = desk.post(f"/people/{bob.user.id}/email-vouching/removal", data=shown)
    assert answer.status_code == 409
    assert confirmed(bob) == now


@pytest.mark.requirement("S-163")
def test_a_deed_since_then_is_news_to_others(ada: Person, bob: Person, now: int) -> None:
    opened = Caller("192.0.2.7", "Firefox", seen=actions.newest())
    vouching.vouch(bob.user, BOBS, now, ORIGIN, None)
    with pytest.raises(ChangedMeanwhile):
        people.rename(bob.user, "Robert", now, opened, ada.user)
