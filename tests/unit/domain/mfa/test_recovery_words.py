"""What is said of what was lost, of the old phone, and of the code that comes after it."""

from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.mfa import recovery_code_use, recovery_codes
from models import Authenticator, Session
from tests.unit.browser import words
from tests.unit.codes import code_for
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in, signed_in

SETUP, REPLACE = "/profile/mfa", "/profile/mfa/replacement"
CODE = "/profile/mfa/code"


def read(client: TestClient, path: str) -> str:
    """What stands on the page."""
    return words(client.get(path).text)


def finish(client: TestClient, now: int) -> Response:
    """Send the first code of the phone that is being set up."""
    begun = Authenticator.get(Authenticator.activated_at.is_null())
    return client.post(CODE, data={"code": code_for(begun, now)})


def recover(client: TestClient, person: Person, now: int) -> None:
    """Sign in with the recovery code, and save the new one."""
    text = recovery_codes.generate(signed_in(person), now).text
    client.post("/sign-in", data={"username": person.user.username, "password": PASSWORD})
    client.post("/sign-in/recovery-code", data={"recovery_code": text})


def save(person: Person, now: int) -> None:
    newest = Session.select().where(Session.user == person.user).order_by(Session.id.desc())
    recovery_code_use.mark_saved(newest.get(), now)


def test_so_does_one_of_another_phone(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    client.post(REPLACE)
    page = read(client, "/profile")
    assert "Your current authenticator works until you finish. You can continue it for 15" in page


def test_of_a_phone_that_is_lost_no_old_entry_is_to_be_kept(
    client: TestClient, bob: Person, now: int
) -> None:
    recover(client, bob, now)
    save(bob, now)
    client.post("/recovery/set-up")
    assert "Keep any old entry" not in read(client, SETUP)
    done = read(client, finish(client, now).headers["Location"])
    assert "Your new authenticator is in use." in done
    assert done.count("no longer works") == 1
    assert "The lost one no longer works here: if you find it, delete its entry in the app." in done


def test_who_sets_mfa_up_anew_is_not_told_to_keep_what_is_dead(
    client: TestClient, alice: Person, now: int
) -> None:
    sign_in(client, alice)
    for _ in range(2):
        client.post(SETUP)
        page = read(client, SETUP)
        client.post("/profile/mfa/cancellation")
    assert "Any older entry no longer works." in page
    assert "Keep any old entry" not in page


def test_the_old_phone_works_until_then_only_if_it_works(
    client: TestClient, bob: Person, now: int
) -> None:
    recover(client, bob, now)
    save(bob, now)
    assert "Your old authenticator works until the new one is set up." in read(client, "/profile")
    client.post("/recovery/switch-off")
    page = read(client, "/profile")
    assert "Your old authenticator works" not in page
    assert "For now, you need your password and your recovery code to sign in." in page
    client.post("/recovery/set-up")
    page = read(client, "/profile")
    assert "You started setting up another phone." in page
    assert "Your current authenticator works" not in page


def test_after_a_recovery_the_code_is_a_new_one(client: TestClient, bob: Person, now: int) -> None:
    recover(client, bob, now)
    page = client.get("/profile/recovery-code").text
    assert ">Your new recovery code</h1>" in page
    assert "You're signed in. Use this new code once to sign in" in words(page)


def test_elsewhere_it_is_just_the_code(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    client.post("/profile/recovery-code")
    page = client.get("/profile/recovery-code").text
    assert ">Your recovery code</h1>" in page
    assert "For 10 minutes, you can come back to this page, in this browser only." in words(page)
    assert "signed in." not in words(page)


@pytest.mark.parametrize("minutes", [9, 11])
def test_for_ten_minutes_one_can_come_back_to_it_and_after_that_still_save_it(
    client: TestClient, bob: Person, clock: Clock, minutes: int
) -> None:
    sign_in(client, bob, clock.now)
    client.post("/profile/recovery-code")
    code: Any = recovery_codes.live(bob.user)
    clock.advance(minutes * 60)
    assert ('data-testid="recovery-code"' in client.get("/profile/recovery-code").text) is (
        minutes < 10
    )
    client.post("/profile/recovery-code/saved", data={"saved": str(code.id)})
    assert recovery_codes.is_saved(bob.user)


def test_the_rehearsal_is_called_the_same_everywhere(
    client: TestClient, bob: Person, now: int
) -> None:
    recover(client, bob, now)
    save(bob, now)
    assert "Test your recovery" in read(client, "/recovery/done")
