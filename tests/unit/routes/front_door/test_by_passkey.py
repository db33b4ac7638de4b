"""An app behind the front door that opens only with a passkey."""

import re
from typing import Any

import pytest

from domain.database.storage import write
from models import App, AppSession
from tests.unit import door
from tests.unit.browser import words
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.passkey_browser import touched
from tests.unit.passkeys import with_passkey
from tests.unit.proxied_browser import Proxied
from tests.unit.routes.front_door.test_on_the_way import goes_on_to
from tests.unit.soft_key import SoftKey

pytestmark = pytest.mark.requirement("S-202")
HOST: dict[str, Any] = {"rp_id": "login.example.test", "origin": "https://login.example.test"}


@pytest.fixture(autouse=True)
def rule(wiki: App) -> None:
    with write():
        App.update(needs_passkey=True).execute()


def test_after_a_code_the_passkey_is_asked_for_and_then_it_opens(
    proxied: Proxied, bob: Person, now: int
) -> None:
    key = with_passkey(bob, **HOST)
    sign_in(proxied.client, bob, now)
    page = proxied.visit(door.TARGET)
    assert "To open Wiki, please confirm with a passkey" in words(page.text)
    assert "confirm_code" not in page.text
    [here] = set(re.findall('action="(/enter/[^"]+)"', page.text))
    answer = proxied.client.post(here, data={"confirm_passkey": touched(proxied.client, key)})
    assert goes_on_to(proxied.client.get(answer.headers["Location"]), proxied).status_code == 200


def test_password_and_code_do_not_open_it(proxied: Proxied, bob: Person, clock: Clock) -> None:
    with_passkey(bob, **HOST)
    sign_in(proxied.client, bob, clock.now)
    page = proxied.visit(door.TARGET)
    [here] = set(re.findall('action="(/enter/[^"]+)"', page.text))
    clock.advance(31)
    given = {"confirm_password": bob.password, "confirm_code": bob.code(clock.now)}
    assert proxied.client.post(here, data=given).status_code == 422
    assert not AppSession.select().exists()


def test_who_has_none_is_led_to_add_one_and_gets_there(
    proxied: Proxied, bob: Person, now: int
) -> None:
    sign_in(proxied.client, bob, now)
    page = proxied.visit(door.TARGET)
    assert "To open Wiki, add a passkey first." in words(page.text)
    key = SoftKey(**HOST)
    made = touched(proxied.client, key, "/profile/mfa/passkeys/options")
    added = proxied.client.post("/profile/mfa/passkeys", data={"passkey": made})
    assert added.status_code == 303
    assert proxied.visit(door.TARGET).status_code == 200


def test_of_an_app_that_takes_only_passkeys_no_other_way_is_offered(
    proxied: Proxied, alice: Person
) -> None:
    sign_in(proxied.client, alice)
    proxied.visit(door.TARGET)
    page = proxied.client.get("/profile/mfa/passkeys").text
    assert "To open Wiki, add a passkey first." in words(page)
    assert 'data-testid="set-up-an-app"' not in page
    with write():
        App.update(needs_passkey=False).execute()
    page = proxied.client.get("/profile/mfa/passkeys").text
    assert "To open Wiki, set up MFA first." in words(page)
    assert 'data-testid="set-up-an-app"' in page


def test_who_is_in_by_a_code_is_out_at_the_next_request(
    proxied: Proxied, bob: Person, now: int
) -> None:
    with write():
        App.update(needs_passkey=False).execute()
    sign_in(proxied.client, bob, now)
    assert proxied.visit(door.TARGET).status_code == 200
    with write():
        App.update(needs_passkey=True).execute()
    assert proxied.get("/x").status_code == 401
