"""Two things at once in two tabs of one person: what each page then says is true."""

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.access import limits, throttle
from domain.mfa import authenticators
from domain.signin import reset_links
from models import Authenticator, User
from tests.unit.browser import form
from tests.unit.codes import code_for
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in
from tests.unit.everywhere.test_older_pages import (
    ADD,
    FIRST,
    OFF,
    on_the_way_to_a_new_phone,
    pending,
    set_up,
)

DISCARD, PHONE, PROFILE = "/profile/mfa/cancellation", "/recovery/phone", "/profile"
SHEET = {"recovery_code": "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-A"}
OF_MFA = {
    "/profile/recovery-code": {"instead_of": "1"},
    "/profile/recovery-code/saved": {"saved": "1"},
    "/profile/recovery-code/check": SHEET,
    "/profile/rehearsal": SHEET | {"code": "123456"},
    "/profile/mfa/removal": {"password": PASSWORD, "code": "123456"},
    "/recovery/set-up": {},
    "/recovery/switch-off": {},
    PHONE: {"code": "123456"},
}
PAGES = ["recovery-code/renewal", "recovery-code/check", "rehearsal", "mfa/removal"]


def notice(client: TestClient, answer: Response) -> str:
    """The name of what is said on the page that the answer leads to."""
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"], follow_redirects=True).text
    return page.partition('data-notice="')[2].partition('"')[0]


def turn_off(client: TestClient, person: Person, clock: Clock) -> None:
    clock.advance(30)
    data = {"password": PASSWORD, "code": person.code(clock.now)}
    assert notice(client, client.post("/profile/mfa/removal", data=data)) == "mfa-off"


@pytest.mark.requirement("S-78")
def test_a_set_up_that_is_finished_is_not_said_to_be_discarded(
    client: TestClient, alice: Person, now: int
) -> None:
    """Or its owner would delete the entry that they need from now on."""
    sign_in(client, alice)
    sent = set_up(client, FIRST)
    discard = form(client.get(PROFILE).text, DISCARD)
    client.post("/profile/mfa/code", data=sent | {"code": code_for(pending(), now)})
    assert notice(client, client.post(DISCARD, data=discard)) == "setup-finished"
    assert authenticators.active(alice.user)


@pytest.mark.requirement("S-78")
def test_discarding_one_set_up_leaves_one_begun_since(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    set_up(client, FIRST)
    discard = form(client.get(PROFILE).text, DISCARD)
    assert notice(client, client.post(DISCARD, data=discard)) == "setup-discarded"
    set_up(client, FIRST)
    scanned = pending()
    client.post(DISCARD, data=discard)
    assert pending().id == scanned.id


@pytest.mark.requirement("S-78")
def test_a_set_up_of_one_more_is_discarded_by_its_own_form(
    client: TestClient, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    set_up(client, ADD)
    client.post(DISCARD, data=form(client.get(PROFILE).text, DISCARD))
    assert [a.activated_at for a in Authenticator.select()] == [now]


@pytest.mark.requirement("S-96")
@pytest.mark.parametrize("path", OF_MFA)
def test_a_form_about_mfa_says_that_it_was_turned_off(
    client: TestClient, bob: Person, clock: Clock, path: str
) -> None:
    sign_in(client, bob, clock.now)
    turn_off(client, bob, clock)
    assert notice(client, client.post(path, data=OF_MFA[path])) == "mfa-off"


@pytest.mark.requirement("S-96")
@pytest.mark.parametrize("page", PAGES)
def test_so_does_a_page_that_one_goes_back_to(
    client: TestClient, bob: Person, clock: Clock, page: str
) -> None:
    sign_in(client, bob, clock.now)
    assert "MFA is off" not in client.get(f"{PROFILE}/{page}").text
    turn_off(client, bob, clock)
    assert notice(client, client.get(f"{PROFILE}/{page}")) == "mfa-off"


@pytest.mark.requirement("S-96")
def test_no_code_from_a_blocked_phone_is_called_or_counted_as_incorrect(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    client.post(OFF, data=on_the_way_to_a_new_phone(client, bob, clock.now))
    clock.advance(30)
    sent = client.post(PHONE, data={"code": bob.code(clock.now)})
    assert notice(client, sent) == "nothing-to-keep"
    assert throttle.failures(limits.totp(bob.user.id, known_browser=True)) == 0
    assert notice(client, client.get(PHONE)) == "nothing-to-keep"


@pytest.mark.requirement("S-96")
def test_where_the_phone_was_blocked_a_reset_link_asks_for_the_recovery_code(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    token = reset_links.make(User.get_by_id(bob.user.id), clock.now, ORIGIN)
    client.get(f"/reset/{token}")
    Authenticator.update(switched_off_at=clock.now).execute()
    given = {"password": "violet harbour sings low", "code": bob.code(clock.now)}
    answer = client.post("/reset", data=given)
    assert "Enter your recovery code." in answer.text
    assert 'data-reason="passkey-needed"' not in answer.text
