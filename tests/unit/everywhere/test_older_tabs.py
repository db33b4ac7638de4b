"""Tabs that were left open while another went on."""

import pytest
from starlette.testclient import TestClient

from domain.mfa import policy
from domain.signin import acceptance, invitations
from domain.signin.invitees import Invitee
from domain.team import people
from models import Event, Invitation, ResetLink, Session, SignInCode, User
from tests.unit.browser import form
from tests.unit.conftest import ORIGIN, PASSWORD, Person, sign_in


@pytest.mark.case("B57")
def test_signing_out_on_alices_page_leaves_bobs_half_sign_in(
    client: TestClient, alice: Person, bob: Person
) -> None:
    sign_in(client, alice)
    sent = form(client.get("/profile").text, "/sign-out")
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    answer = client.post("/sign-out", data=sent)
    assert answer.status_code == 409
    assert Session.get().user == bob.user


def test_half_a_sign_in_that_ends_was_no_sign_in(client: TestClient, bob: Person) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    assert client.post("/sign-out").status_code == 303
    assert not Session.select().exists()
    assert not Event.select().where(Event.kind == "signed-out").exists()


@pytest.mark.requirement("S-51")
@pytest.mark.parametrize("kind", ["reset-link", "sign-in-code"])
def test_what_one_has_just_made_stays_good_when_an_older_tab_asks_for_another(
    client: TestClient, ada: Person, bob: Person, now: int, kind: str
) -> None:
    sign_in(client, ada, now)
    page, path = f"/people/{bob.user.id}", f"/people/{bob.user.id}/{kind}"
    first, second = (form(client.get(page).text, path) for _ in range(2))
    assert client.post(path, data=first).status_code == 303
    made = ResetLink.select() if kind == "reset-link" else SignInCode.select()
    shown = [one.id for one in made]
    answer = client.post(path, data=second)
    assert answer.status_code == 409
    assert 'data-reason="changed-meanwhile"' in answer.text
    assert [one.id for one in made.clone()] == shown
    anew = client.post(path, data=form(answer.text, path))
    assert anew.status_code == 303


@pytest.mark.requirement("S-51")
def test_a_renewed_invitation_is_not_renewed_again_by_an_older_tab(
    client: TestClient, ada: Person, now: int
) -> None:
    invitations.invite([Invitee("zoe", False)], ada.user, now, ORIGIN)
    sign_in(client, ada, now)
    path = f"/people/invitations/{Invitation.get().id}/renewal"
    first, second = (form(client.get("/people/invitations").text, path) for _ in range(2))
    assert client.post(path, data=first).status_code == 303
    token = Invitation.get().token_hash
    assert client.post(path, data=second).status_code == 409
    assert Invitation.get().token_hash == token


@pytest.mark.requirement("S-51")
def test_an_invitation_opens_no_administrators_account(
    client: TestClient, ada: Person, now: int
) -> None:
    [made] = invitations.invite([Invitee("zoe", False)], ada.user, now, ORIGIN)
    given = ("Zoe", "lanterns over the wide canal")
    zoe = acceptance.accept(made.token, *given, now, ORIGIN)
    people.make_admin(zoe, now, ORIGIN, None)
    client.get(f"/invitation/{made.token}")
    answer = client.post("/invitation", data={"name": "Zoe", "password": "purple onion tram sky"})
    assert answer.status_code == 404
    assert User.get_by_id(zoe.id).password_hash == zoe.password_hash


@pytest.mark.requirement("S-78")
def test_a_page_of_another_tab_takes_no_notice_away(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    saved = client.post("/profile", data={"name": "Alice Archer", "email": ""})
    assert "profile-saved" not in client.get("/profile/password").text
    assert 'data-notice="profile-saved"' in client.get(saved.headers["Location"]).text
    assert "profile-saved" not in client.get("/profile").text


def test_a_notice_goes_along_where_its_page_leads_on(
    client: TestClient, alice: Person, now: int
) -> None:
    sign_in(client, alice)
    client.post("/profile", data={"name": "Alice Archer", "email": ""})
    policy.require(0, now, ORIGIN, None)
    assert client.get("/profile").headers["Location"] == "/duty"
    assert 'data-notice="profile-saved"' in client.get("/duty").text
