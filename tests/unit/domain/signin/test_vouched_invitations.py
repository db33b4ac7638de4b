"""Invitations that confirm the address they name."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from domain.signin import acceptance, invitations, invitees
from domain.users import vouching
from models import Event, User
from tests.unit.conftest import ORIGIN, PASSWORD, Person, sign_in
from tests.unit.guests import read_guests


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    """Ada's browser."""
    sign_in(client, ada, now)
    return client


def confirmed(person: Person) -> int | None:
    found: int | None = User.get_by_id(person.user.id).email_verified_at
    return found


def invited(username: str, address: str, now: int, by: User | None = None) -> str:
    """The token of an invitation that confirms the address."""
    wanted = invitees.check(username, "", email=address, is_email_theirs=True)
    [made] = invitations.invite([wanted], by, now, ORIGIN)
    return made.token


@pytest.mark.requirement("S-162")
def test_an_invitation_can_say_it_and_the_history_says_who(ada: Person, now: int) -> None:
    token = invited("carol", "carol@club.example", now, ada.user)
    carol = acceptance.accept(token, "Carol", PASSWORD, now, ORIGIN)
    assert confirmed(Person(carol)) == now
    event = Event.get(Event.kind == "email-vouched")
    assert (event.subject, event.actor) == ("carol", ada.user)


@pytest.mark.requirement("S-164")
def test_an_invitation_confirms_no_address_of_another(bob: Person, now: int) -> None:
    token = invited("carol", "carol@club.example", now)
    known = {"email": "carol@club.example", "email_verified_at": now}
    User.update(**known).where(User.id == bob.user.id).execute()
    carol = acceptance.accept(token, "Carol", PASSWORD, now, ORIGIN)
    assert confirmed(Person(carol)) is None
    with pytest.raises(vouching.AddressOfAnother):
        invited("dora", "carol@club.example", now)


@pytest.mark.requirement("S-163")
def test_what_was_withdrawn_comes_back_with_no_older_link(data_dir: Path, now: int) -> None:
    token = invited("carol", "carol@club.example", now)
    carol = acceptance.accept(token, "Carol", PASSWORD, now, ORIGIN)
    vouching.withdraw(carol, "carol@club.example", now, ORIGIN, None)
    again = acceptance.accept(token, "Carol C.", "another battery staple", now + 1, ORIGIN)
    assert again == carol
    assert confirmed(Person(carol)) is None


@pytest.mark.parametrize("username", ["carol", "carol@club.example"])
def test_the_form_confirms_the_address_that_it_names(desk: TestClient, username: str) -> None:
    given = {"username": username, "is_email_theirs": "yes"}
    answer = desk.post("/people/invitations", data=given)
    if "@" in username:
        assert "address confirmed" in desk.get("/people/invitations").text
        return
    assert answer.status_code == 422
    assert 'data-reason="address-missing"' in answer.text
    assert 'value="yes" aria-describedby="theirs-hint" checked' in answer.text


def test_lines_are_confirmed_all_or_none(data_dir: Path) -> None:
    pasted = "carol@club.example\nDora Dow, dora@club.example"
    assert all(one.is_email_theirs for one in read_guests(pasted, are_emails_theirs=True))
    assert not any(one.is_email_theirs for one in read_guests(pasted))
    with pytest.raises(invitees.LinesRefused) as refused:
        read_guests(f"{pasted}\neve", are_emails_theirs=True)
    assert [line for line, _ in refused.value.faults] == [3]


def test_pasted_lines_say_it_of_everybody(desk: TestClient) -> None:
    lines = "carol@club.example\ndora@club.example"
    desk.post("/people/invitations/many", data={"lines": lines, "are_emails_theirs": "yes"})
    assert desk.get("/people/invitations").text.count("address confirmed") == 2
