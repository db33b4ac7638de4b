"""A page left open in one tab while another goes on: it does what it says, or says why not."""

import pytest
from starlette.testclient import TestClient

from domain.database.storage import write
from domain.mfa import authenticators, policy, recovery_codes
from domain.signin import invitations
from domain.signin.invitations import Wanted
from domain.team import people
from models import Authenticator, Event, Invitation, ResetLink, Session, SignInCode, User
from tests.unit.browser import form
from tests.unit.codes import code_for
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in, signed_in

HTMX = {"HX-Request": "true"}
FIRST, REPLACE, ADD = "/profile/mfa", "/profile/mfa/replacement", "/profile/mfa/authenticators"
OFF = "/recovery/switch-off"


def set_up(client: TestClient, path: str) -> dict[str, str]:
    """The form of the set-up that this button opens."""
    return form(client.post(path, headers=HTMX).text, "/profile/mfa/code")


def pending() -> Authenticator:
    found: Authenticator = Authenticator.get(Authenticator.activated_at.is_null())
    return found


@pytest.mark.requirement("S-78")
@pytest.mark.parametrize(("first", "left"), [(ADD, 2), (REPLACE, 1)])
def test_a_set_up_ends_as_its_page_said_whatever_another_tab_began(
    client: TestClient, bob: Person, now: int, first: str, left: int
) -> None:
    sign_in(client, bob, now)
    sent = set_up(client, first)
    set_up(client, REPLACE if first == ADD else ADD)
    done = client.post("/profile/mfa/code", data=sent | {"code": code_for(pending(), now)})
    assert done.status_code == 303
    assert len(authenticators.active(bob.user)) == left


@pytest.mark.requirement("S-78")
@pytest.mark.parametrize("finished", [False, True])
def test_an_entry_that_was_discarded_is_never_said_to_work(
    client: TestClient, alice: Person, clock: Clock, finished: bool
) -> None:
    sign_in(client, alice)
    sent = set_up(client, FIRST)
    dead = code_for(pending(), clock.now)
    client.post("/profile/mfa/cancellation")
    other = set_up(client, FIRST)
    if finished:
        code = code_for(pending(), clock.now)
        assert client.post("/profile/mfa/code", data=other | {"code": code}).status_code == 303
    for code in (dead, ""):
        answer = client.post("/profile/mfa/code", data=sent | {"code": code})
        assert 'data-reason="setup-expired"' in answer.text


@pytest.mark.requirement("S-78")
def test_the_second_of_two_set_ups_in_a_row_may_be_finished_twice_as_well(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    for _ in range(2):
        sent = set_up(client, ADD)
        sent["code"] = code_for(pending(), clock.now)
        answers = [client.post("/profile/mfa/code", data=sent) for _ in range(2)]
        assert len({answer.headers["Location"] for answer in answers}) == 1
        assert all("authenticator-added" in answer.headers["Set-Cookie"] for answer in answers)
    assert len(authenticators.active(bob.user)) == 3


@pytest.mark.requirement("S-78")
@pytest.mark.parametrize("dealt_with", ["a new phone", "found"])
def test_an_older_page_switches_no_phone_off_that_is_not_lost(
    client: TestClient, bob: Person, now: int, dealt_with: str
) -> None:
    sent = on_the_way_to_a_new_phone(client, bob, now)
    if dealt_with == "found":
        client.post("/recovery/phone", data={"code": bob.code(now)})
    else:
        new = set_up(client, REPLACE)
        client.post("/profile/mfa/code", data=new | {"code": code_for(pending(), now)})
    answer = client.post(OFF, data=sent)
    assert answer.headers["Location"] == "/profile"
    assert 'data-notice="no-lost-phone"' in client.get("/profile").text
    assert authenticators.active(bob.user)


@pytest.mark.requirement("S-78")
def test_a_phone_added_on_the_way_stays_on(client: TestClient, bob: Person, now: int) -> None:
    sent = on_the_way_to_a_new_phone(client, bob, now)
    [lost] = authenticators.active(bob.user)
    added = set_up(client, ADD)
    client.post("/profile/mfa/code", data=added | {"code": code_for(pending(), now)})
    assert client.post(OFF, data=sent).headers["Location"] == "/profile"
    [left] = authenticators.active(bob.user)
    assert left.id != lost.id


@pytest.mark.requirement("S-33")
def test_a_code_shown_in_an_earlier_sign_in_is_not_said_to_be_saved(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    saved = "/profile/recovery-code/saved"
    made = client.post("/profile/recovery-code", data={"instead_of": "0"}).headers["Location"]
    sent = form(client.get(made).text, saved)
    client.post("/sign-out")
    clock.advance(30)
    sign_in(client, bob, clock.now)
    client.post(saved, data=sent)
    page = client.get("/profile", follow_redirects=True).text
    assert 'data-notice="recovery-code-shown-before"' in page
    assert not recovery_codes.is_saved(bob.user)


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
    invitations.invite([Wanted("zoe", False)], ada.user, now, ORIGIN)
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
    [made] = invitations.invite([Wanted("zoe", False)], ada.user, now, ORIGIN)
    given = ("Zoe", "lanterns over the wide canal")
    zoe = invitations.accept(made.token, *given, now, ORIGIN)
    people.make_admin(zoe, now, ORIGIN, None)
    client.get(f"/invitation/{made.token}")
    answer = client.post("/invitation", data={"name": "Zoe", "password": "purple onion tram sky"})
    assert answer.status_code == 404
    assert User.get_by_id(zoe.id).password_hash == zoe.password_hash


def on_the_way_to_a_new_phone(client: TestClient, person: Person, now: int) -> dict[str, str]:
    """Let them in by the recovery code; what the button sends that switches the lost phone off."""
    with write():
        code = recovery_codes.make(signed_in(person), now).text
    client.post("/sign-in", data={"username": person.user.username, "password": PASSWORD})
    client.post("/sign-in/recovery-code", data={"recovery_code": code})
    shown = client.get("/recovery", follow_redirects=True).text
    saved = "/profile/recovery-code/saved"
    client.post(saved, data=form(shown, saved))
    return form(client.get("/recovery").text, OFF)


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
