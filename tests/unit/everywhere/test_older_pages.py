"""A page left open in one tab while another goes on: it does what it says, or says why not."""

import pytest
from starlette.testclient import TestClient

from domain.database.storage import write
from domain.mfa import authenticators, recovery_codes
from models import Authenticator
from tests.unit.browser import form
from tests.unit.codes import code_for
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in, signed_in

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
