"""Stories of apps that sign people in by OpenID Connect: test mode only."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import (
    CannotTest,
    Clock,
    EditProfile,
    Nightlatch,
    OidcApp,
    Person,
    SignIn,
    let_in,
    sign_in_and_return,
)


class Wiki(BaseHTTPRequestHandler):
    """An app of which only the page is there that people come back to."""

    def do_GET(self) -> None:  # the name that the library calls
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<h1>Wiki</h1>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def back() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Wiki)
    Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_port}/callback"
    server.shutdown()
    server.server_close()


@pytest.fixture
def wiki(nightlatch: Nightlatch, back: str, person: Person) -> OidcApp:
    return nightlatch.app(redirect_uri=back, people=[person], needs_pkce=False)


def send(page: Page, app: OidcApp) -> None:
    asked = {"response_type": "code", "client_id": app.client_id, "scope": "openid"}
    query = urlencode(asked | {"redirect_uri": app.redirect_uri})
    page.goto(f"{app.issuer}/oidc/authorize?{query}")


def test_an_app_sends_people_and_gets_them_back(
    page: Page, wiki: OidcApp, person_with_mfa: Person
) -> None:
    send(page, wiki)
    sign_in_and_return(page, person_with_mfa, wiki.redirect_uri)
    expect(page.get_by_role("heading", name="Wiki")).to_be_visible()
    assert "code=" in page.url


def test_whoever_is_signed_in_is_not_asked(page: Page, wiki: OidcApp, person: Person) -> None:
    let_in(page, person)
    send(page, wiki)
    assert "code=" in page.url


def test_an_app_survives_a_refusal(
    page: Page, nightlatch: Nightlatch, wiki: OidcApp, person: Person
) -> None:
    let_in(page, person)
    nightlatch.next_authorization(wiki, error="access_denied")
    send(page, wiki)
    assert "error=access_denied" in page.url
    EditProfile(page).open()


def test_tokens_expire_by_the_clock(
    clock: Clock, nightlatch: Nightlatch, wiki: OidcApp, person: Person
) -> None:
    before = nightlatch.tokens(wiki, person).claims
    clock.advance(3600)
    after = nightlatch.tokens(wiki, person).claims
    assert before["exp"] < after["iat"]
    nightlatch.next_token(wiki, expired_code=True)
    with pytest.raises(CannotTest, match="invalid_grant"):
        nightlatch.tokens(wiki, person)


def test_a_team_comes_from_a_file(nightlatch: Nightlatch, page: Page) -> None:
    team = nightlatch.seed_file(Path(__file__).with_name("team.toml"))
    [kim], wiki = team.people.values(), team.clients["Wiki of the file"]
    assert nightlatch.tokens(wiki, kim).claims["groups"] == ["file readers"]
    assert len(team.phones[kim.username]) == 2
    for passkey in kim.passkeys:
        passkey.put_into(page.context)
        SignIn(page).sign_in(kim)
        EditProfile(page).sign_out(kim)
