"""What people see of the policy on passkeys: before the date, and once it has come."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from domain.clock import days
from domain.mfa import passkey_policy, passkeys, policy, recovery_code_use, recovery_codes
from domain.signin import reset_links
from models import RecoveryCode
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in, signed_in
from tests.unit.passkey_browser import touched
from tests.unit.passkeys import with_passkey
from tests.unit.passkeys_asked import EVERYBODY, THE_ADMINS
from tests.unit.soft_key import SoftKey

OVER = days.end_of(date(2027, 1, 22))


@pytest.mark.requirement("S-197")
def test_before_the_date_people_are_told_and_after_it_they_are_led(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    passkey_policy.require(EVERYBODY, 7, clock.now, ORIGIN, None)
    sign_in(client, bob, clock.now)
    page = client.get("/profile").text
    assert "Add a passkey by Friday, January 22." in words(page)
    clock.now = OVER
    sign_in(client, bob, clock.now)
    for path in ("/profile", "/profile/password", "/my-apps", "/profile/rehearsal"):
        assert client.get(path).headers["Location"] == "/duty", path
    page = client.get("/duty").text
    assert "Add a passkey to continue" in page
    assert 'data-testid="add-a-passkey-now"' in page
    assert client.get("/profile/mfa/passkeys").status_code == 200
    with_passkey(bob)
    assert client.get("/profile").status_code == 200


def test_who_has_one_is_told_nothing(client: TestClient, bob: Person, now: int) -> None:
    with_passkey(bob)
    passkey_policy.require(EVERYBODY, 7, now, ORIGIN, None)
    sign_in(client, bob, now)
    assert 'data-testid="passkey-soon"' not in client.get("/profile").text


def test_nor_are_members_while_only_administrators_are_asked(
    client: TestClient, bob: Person, now: int
) -> None:
    passkey_policy.require(THE_ADMINS, 0, now, ORIGIN, None)
    sign_in(client, bob, now)
    assert 'data-testid="passkey-soon"' not in client.get("/profile").text


def test_one_box_says_what_is_needed_first(client: TestClient, alice: Person, now: int) -> None:
    passkey_policy.require(EVERYBODY, 7, now, ORIGIN, None)
    policy.require(7, now, ORIGIN, None)
    sign_in(client, alice)
    page = client.get("/profile").text
    assert 'data-testid="passkey-soon"' in page
    assert 'data-testid="mfa-soon"' not in page
    policy.require(1, now, ORIGIN, None)
    assert 'data-testid="mfa-soon"' in client.get("/profile").text


@pytest.mark.requirement("S-197")
def test_the_second_step_has_no_field_for_a_code(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    with_passkey(bob)
    passkey_policy.require(EVERYBODY, 7, clock.now, ORIGIN, None)
    clock.now = OVER - 1
    client.post("/sign-in", data={"username": "bob", "password": bob.password})
    assert 'id="code"' in client.get("/sign-in/code").text
    clock.now = OVER
    page = client.get("/sign-in/code").text
    assert "Use your passkey" in page
    assert 'id="code"' not in page
    answer = client.post("/sign-in/code", data={"code": bob.code(clock.now)})
    assert answer.status_code == 422
    assert 'data-reason="passkey-required"' in answer.text


@pytest.mark.requirement("S-197")
def test_a_new_recovery_code_is_shown_before_anything_is_asked(
    client: TestClient, bob: Person, now: int
) -> None:
    session = signed_in(bob)
    code = recovery_codes.generate(session, now).text
    recovery_code_use.mark_saved(session, now)
    passkey_policy.require(EVERYBODY, 0, now, ORIGIN, None)
    client.post("/sign-in", data={"username": "bob", "password": bob.password})
    answer = client.post("/sign-in/recovery-code", data={"recovery_code": code})
    assert answer.headers["Location"] == "/recovery"
    assert client.get("/recovery").headers["Location"] == "/profile/recovery-code"
    assert client.get("/profile/recovery-code").status_code == 200
    client.post("/profile/recovery-code/saved", data={"saved": str(_newest(bob))})
    assert client.get("/recovery").status_code == 200
    assert client.get("/profile").headers["Location"] == "/duty"


def _newest(person: Person) -> int:
    return int(RecoveryCode.get(RecoveryCode.user == person.user, RecoveryCode.used_at >> None).id)


@pytest.mark.requirement("S-197")
def test_who_has_one_of_a_former_address_gets_on_by_a_code(
    client: TestClient, bob: Person, now: int
) -> None:
    for _ in range(passkeys.MAX_PASSKEYS):
        with_passkey(bob, origin="https://former.test", rp_id="former.test")
    passkey_policy.require(EVERYBODY, 0, now, ORIGIN, None)
    client.get(f"/reset/{reset_links.make(bob.user, now, ORIGIN)}")
    assert 'id="code"' in client.get("/reset").text
    form = {"password": "purple onion tram sky", "code": bob.code(now)}
    assert client.post("/reset", data=form).status_code == 303
    assert client.get("/profile").headers["Location"] == "/duty"
    options = "/profile/mfa/passkeys/options"
    added = client.post(
        "/profile/mfa/passkeys", data={"passkey": touched(client, SoftKey(), options)}
    )
    assert added.status_code == 303
    assert client.get("/profile").status_code == 200
