"""Pages at an address where passkeys don't work say so, and lead to where they do."""

import pytest
from starlette.testclient import TestClient

from app import create_app
from domain.database.storage import write
from models import App
from settings import Settings
from tests.unit import door
from tests.unit.browser import Browser
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.passkeys import with_passkey

pytestmark = pytest.mark.requirement("S-200")
NUMBER = "http://127.0.0.1:8000"


def opened_at(clock: Clock, address: str, public_url: str = "") -> Browser:
    browser = Browser.at(create_app(Settings(bcrypt_cost=4, public_url=public_url), clock=clock))
    browser.base_url = address
    return browser


def there(page: str) -> str:
    """Where the page's link to passkeys leads; "" without one."""
    if 'data-testid="passkeys-there"' not in page:
        return ""
    before, _, _ = page.partition('" data-testid="passkeys-there"')
    return before.rpartition('href="')[2]


def test_the_sign_in_page_leads_to_the_same_page_at_localhost(alice: Person, clock: Clock) -> None:
    with opened_at(clock, NUMBER) as browser:
        page = browser.get("/sign-in?next=/profile").text
    assert there(page) == "http://localhost:8000/sign-in?next=/profile"
    assert 'data-passkey="' not in page


def test_at_localhost_it_leads_nowhere_else(alice: Person, clock: Clock) -> None:
    with opened_at(clock, "http://localhost:8000") as browser:
        page = browser.get("/sign-in").text
    assert 'data-passkey="' in page
    assert there(page) == ""


def test_password_and_code_go_on_working_at_the_number(
    data_dir: object, bob: Person, clock: Clock, now: int
) -> None:
    with_passkey(bob)
    with opened_at(clock, NUMBER) as browser:
        sign_in(browser, bob, now)
        page = browser.get("/profile/mfa/passkeys").text
        assert browser.get("/profile/mfa/passkeys/options").status_code == 404
    assert there(page) == "http://localhost:8000/profile/mfa/passkeys"


def test_where_our_own_address_is_a_number_the_page_says_why(
    data_dir: object, bob: Person, clock: Clock, now: int
) -> None:
    with opened_at(clock, NUMBER, NUMBER) as browser:
        sign_in(browser, bob, now)
        page = browser.get("/profile/mfa/passkeys").text
        assert "passkeys-nowhere" not in browser.get("/profile").text
    assert 'data-testid="passkeys-nowhere"' in page
    assert there(page) == ""


@pytest.mark.requirement("S-202")
def test_the_page_of_someone_says_which_apps_wait_for_a_passkey(
    client: TestClient, ada: Person, bob: Person, now: int
) -> None:
    door.app()
    with write():
        App.update(needs_passkey=True).execute()
    sign_in(client, ada, now)
    waits = "Opens only with a passkey, and there is none yet"
    assert waits in client.get(f"/people/{bob.user.id}").text
    with_passkey(bob)
    assert waits not in client.get(f"/people/{bob.user.id}").text
