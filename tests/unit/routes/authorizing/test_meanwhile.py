"""What changes while a request of an app waits counts from then on."""

import pytest
from starlette.testclient import TestClient

from domain.database.storage import write
from models import App, ClientAddress, Grant, Session, User
from tests.unit import oidc
from tests.unit.conftest import NOW, Clock, Person, sign_in
from tests.unit.oidc import Visit


def test_what_waits_is_known_for_an_hour(visit: Visit, clock: Clock) -> None:
    at = visit.asks().headers["Location"]
    clock.advance(3599)
    assert visit.browser.get(at).status_code == 303
    clock.advance(1)
    gone = visit.browser.get(at)
    assert gone.status_code == 404
    assert 'data-outcome="over"' in gone.text


def test_an_app_that_was_removed_meanwhile_is_known_no_more(visit: Visit, bob: Person) -> None:
    sign_in(visit.browser, bob, NOW)
    at = visit.asks(prompt="login").headers["Location"]
    with write():
        App.delete().execute()
    assert visit.browser.get(at).status_code == 404
    assert visit.asks().status_code == 400


def test_an_address_that_was_taken_away_meanwhile_is_led_to_no_more(
    visit: Visit, bob: Person
) -> None:
    sign_in(visit.browser, bob, NOW)
    visit.waits(prompt="select_account")
    with write():
        ClientAddress.delete().execute()
    assert visit.sends("/choice", choice="continue").status_code == 400
    assert not Grant.select().exists()


def test_someone_disabled_meanwhile_has_to_sign_in(visit: Visit, bob: Person) -> None:
    sign_in(visit.browser, bob, NOW)
    visit.waits(prompt="select_account")
    with write():
        User.update(disabled_at=NOW).execute()
    shown = visit.sends("/choice", choice="continue")
    assert shown.url.path == "/sign-in"
    assert not Grant.select().exists()


@pytest.mark.case("B57")
def test_a_page_left_open_while_someone_else_signs_in_does_nothing(
    visit: Visit, tab: TestClient, bob: Person, ada: Person
) -> None:
    sign_in(tab, bob, NOW)
    left_open = visit.waits(prompt="select_account")
    sign_in(tab, ada, NOW)
    visit.shown = left_open
    assert visit.sends("/choice", choice="continue").status_code == 409
    assert not Grant.select().exists()


@pytest.mark.requirement("S-123")
@pytest.mark.parametrize("prompt", ["select_account", "login"])
def test_someone_signed_out_meanwhile_signs_in_and_gets_there(
    visit: Visit, bob: Person, clock: Clock, prompt: str
) -> None:
    sign_in(visit.browser, bob, NOW)
    clock.advance(30)
    visit.waits(prompt=prompt)
    with write():
        Session.delete().execute()
    visit.sends("/choice" if prompt == "select_account" else visit.shown.url.path)
    visit.sends("/sign-in", username="bob", password=bob.password)
    visit.sends("/sign-in/code", code=bob.code(clock.now))
    assert "code" in oidc.told(visit.shown)
