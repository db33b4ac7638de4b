"""Signing in where somebody else is, and links that somebody else left open."""

import pytest
from starlette.testclient import TestClient

from domain.access import session_rows
from domain.audit import events, past_events
from domain.mfa import recovery_codes
from domain.signin import invitations, reset_links
from domain.signin.invitees import Invitee
from models import Session
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Person, sign_in, signed_in
from tests.unit.rows import dump


def test_a_used_invitation_tells_its_person_that_they_are_in(client: TestClient, now: int) -> None:
    [made] = invitations.invite([Invitee("dave", False)], None, now, ORIGIN)
    for path in ("/invitation", "/reset"):
        assert "You're signed in as" not in client.get(path).text
    client.get(f"/invitation/{made.token}")
    client.post(
        "/invitation", data={"name": "Dave Dunn", "password": "lanterns over the wide canal"}
    )
    client.get("/profile")
    page = client.get("/invitation")
    assert page.status_code == 404
    told = words(page.text)
    assert "You're signed in as Dave Dunn. If you used this invitation to create your" in told
    assert "Already have an account?" not in told
    assert '<a class="button primary" href="/profile" data-testid="profile">' in page.text
    told = words(client.get("/reset").text)
    assert "You're signed in as Dave Dunn. If you know your password, you can change it" in told


@pytest.mark.case("B57")
def test_signing_in_over_another_ends_that_sign_in(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    sign_in(client, alice)
    old = client.cookies["nightlatch-8000-session"]
    sign_in(client, bob, now)
    assert "Bob Example" in client.get("/profile").text
    assert session_rows.find(old) is None
    assert past_events.recent(alice.user)[0].kind == events.SIGNED_OUT


@pytest.mark.case("B57")
def test_a_wrong_password_leaves_who_is_signed_in_and_says_so(
    client: TestClient, alice: Person, bob: Person
) -> None:
    sign_in(client, alice)
    answer = client.post("/sign-in", data={"username": "bob", "password": "not that one at all"})
    assert answer.status_code == 422
    assert "You're signed in as Alice Example" in words(answer.text)
    assert "Alice Example" in client.get("/profile").text


@pytest.mark.case("B57")
def test_signing_in_again_as_the_same_leads_where_one_was_going(
    client: TestClient, alice: Person
) -> None:
    sign_in(client, alice)
    again = {"username": " Alice", "password": alice.password, "next": "/profile/password"}
    assert client.post("/sign-in", data=again).headers["Location"] == "/profile/password"
    assert Session.select().count() == 1


@pytest.mark.case("B57")
def test_a_code_before_the_password_signs_out_who_is_here(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    sign_in(client, alice)
    answer = client.post("/sign-in/code-first", data={"username": "bob", "code": bob.code(now)})
    assert answer.headers["Location"] == "/sign-in"
    page = client.get("/sign-in")
    assert (page.status_code, 'value="bob"' in page.text) == (200, True)


@pytest.mark.case("B57")
def test_a_new_password_by_link_leaves_nobody_else_signed_in(
    client: TestClient, alice: Person, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    client.get(f"/reset/{reset_links.make(alice.user, now, ORIGIN)}")
    assert "You're signed in as Ada Admin" in words(client.get("/reset").text)
    client.post("/reset", data={"password": "lanterns over the wide canal"})
    assert Session.select().count() == 0
    assert client.get("/sign-in").status_code == 200


@pytest.mark.case("B57")
def test_a_new_account_by_link_leaves_nobody_else_signed_in(
    client: TestClient, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    [made] = invitations.invite([Invitee("carol", False)], None, now, ORIGIN)
    client.get(f"/invitation/{made.token}")
    assert "You're signed in as Ada Admin" in words(client.get("/invitation").text)
    client.post("/invitation", data={"name": "Carol", "password": "lanterns over the canal"})
    assert [session.user.username for session in Session.select()] == ["carol"]


@pytest.mark.case("B57")
def test_a_form_of_one_link_never_uses_another(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    made = invitations.invite([Invitee("carol", False), Invitee("dora", False)], None, now, ORIGIN)
    links = [
        ("/reset", reset_links.make(bob.user, now, ORIGIN), alice.user.shown_as),
        ("/invitation", made[0].token, made[1].invitation.shown_as),
    ]
    for where, token, shown in links:
        client.get(f"{where}/{token}")
        before = dump()
        form = {"name": "Carol", "password": "lanterns over the wide canal", "shown_to": shown}
        answer = client.post(where, data=form)
        assert answer.status_code == 409
        assert "Another link was opened in this browser" in answer.text
        assert dump() == before


@pytest.mark.case("B57")
def test_the_form_of_a_link_left_open_makes_nobody_elses_account_mine(
    client: TestClient, now: int
) -> None:
    wanted = [Invitee("carol", False), Invitee("dora", False)]
    carols, doras = invitations.invite(wanted, None, now, ORIGIN)
    client.get(f"/invitation/{carols.token}")
    client.get(f"/invitation/{doras.token}")
    form = {"name": "Dora", "password": "lanterns over the wide canal"}
    assert client.post("/invitation", data=form | {"shown_to": "dora"}).status_code == 303
    client.get("/profile")
    for shown, status in (("carol", 409), ("dora", 303)):
        answer = client.post("/invitation", data=form | {"shown_to": shown})
        assert answer.status_code == status, shown
        assert ("You're now signed in as Dora" in words(answer.text)) is (shown == "carol")


@pytest.mark.case("B57")
def test_nor_does_the_form_of_a_reset_link_lead_into_anothers_recovery(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    session = signed_in(bob)
    recovery_codes.generate(session, now)
    code = recovery_codes.shown(session, now)
    client.get(f"/reset/{reset_links.make(alice.user, now, ORIGIN)}")
    client.get(f"/reset/{reset_links.make(bob.user, now, ORIGIN)}")
    form = {"password": "lanterns over the wide canal", "recovery_code": code}
    assert client.post("/reset", data=form).headers["Location"] == "/recovery"
    client.get("/recovery")
    for person, status in ((alice, 409), (bob, 303)):
        answer = client.post("/reset", data=form | {"shown_to": person.user.shown_as})
        assert answer.status_code == status, person.user.username
        assert ("You're now signed in as Bob Example" in words(answer.text)) is (person is alice)


@pytest.mark.case("B57")
def test_what_was_to_be_told_to_one_is_not_told_to_another(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    sign_in(client, alice)
    client.post("/profile", data={"name": "Alice Archer", "email": ""})  # the answer is lost
    sign_in(client, bob, now)
    assert "Your profile has been saved" not in client.get("/profile").text
    client.post("/profile", data={"name": "Bob Baker", "email": ""})
    assert "Your profile has been saved" in client.get("/profile").text
