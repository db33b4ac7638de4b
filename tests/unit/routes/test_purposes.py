"""Confirm it's you says what for."""

from starlette.testclient import TestClient

from tests.unit.browser import words
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.table import endpoints, path, to
from web import purposes

MINUTE = 60


def test_the_page_says_what_it_asks_for(
    client: TestClient, alice: Person, ada: Person, clock: Clock
) -> None:
    sign_in(client, ada, clock.now)
    clock.advance(15 * MINUTE)
    change = words(client.post(f"/people/{alice.user.id}/deeds/disable").text)
    asked = "please confirm with your password and a code. We ask if it's been a while."
    assert f"To disable an account, {asked} Nothing has been changed yet." in change
    reading = words(client.get(to(client.get("/profile/password"))).text)
    assert f"To change your password, {asked}" in reading
    assert "Nothing has been changed" not in reading
    assert "To continue, please confirm" in words(client.get("/confirmation").text)
    enabling = to(client.post("/profile/mfa", headers={"HX-Request": "true"}))
    assert f"To set up MFA, {asked}" in words(client.get(enabling).text)


def test_it_knows_what_for_wherever_it_is_asked() -> None:
    asked = [
        path(route)
        for route, method, endpoint in endpoints()
        if endpoint.access == "recently_confirmed" or (endpoint.access, method) == ("admin", "POST")
    ]
    assert [where for where in asked if not purposes.of(where)] == []


def test_who_is_to_add_a_passkey_learns_first_that_it_takes_scripts(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    clock.advance(20 * MINUTE)
    told = "Passkeys need a newer browser, with JavaScript turned on."
    page = client.get(to(client.get("/profile/mfa/passkeys"))).text
    assert f"data-passkey-unable>{told}" in page
    assert 'src="/static/passkeys.js' in page
    assert told not in client.get(to(client.get("/profile/password"))).text
