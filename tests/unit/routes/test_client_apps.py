"""The administrators' pages of apps that speak OpenID Connect."""

import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.apps import app_settings, registry
from domain.apps.client_settings import ClientSettings
from domain.oidc import clients, faults
from models import App, ClientSecret, Event
from tests.unit import oidc_made as made
from tests.unit.app_pages import send, shown
from tests.unit.browser import words
from tests.unit.conftest import NOW

NEW = "/apps/new/oidc"
CB = "https://wiki.example.com/cb"
WIKI = {"name": "Wiki", "redirects": CB, "who": "everyone"}
EVERYTHING: dict[str, Any] = WIKI | {
    "redirects": f"{CB}\r\n\r\nhttp://127.0.0.1/cb\r\n",
    "opens_at": "https://wiki.example.com/start?a=b#c",
    "sign_outs": "https://wiki.example.com/bye",
    "logout_address": "https://wiki.example.com/ended",
    "ask_again": "15",
    "asks_consent": "yes",
    "signs_with": "ES256",
    "needs_mfa": [],
    "needs_pkce": [],
}


def the_app() -> App:
    found: App = App.get()
    return found


def secret_on(page: str) -> str:
    found = re.search(r'data-testid="client-secret">([^<]+)<', page)
    assert found is not None
    return found[1]


def test_the_first_question_is_of_which_kind_the_app_is(desk: TestClient) -> None:
    page = desk.get("/apps/new").text
    assert f'href="{NEW}"' in page
    assert 'href="/apps/new/proxy"' in page


def test_a_public_app_has_no_secret_and_always_uses_pkce(desk: TestClient) -> None:
    answer = send(desk, NEW, **WIKI, client_kind="public", needs_pkce=[])
    assert answer.headers["Location"] == f"/apps/{the_app().id}"
    assert "This app is public, so it has none." in desk.get(f"/apps/{the_app().id}").text
    assert clients.of(the_app()).needs_pkce
    assert not clients.secrets_of(the_app())


def test_every_setting_is_kept_and_shown_again(desk: TestClient) -> None:
    send(desk, NEW, **EVERYTHING)
    app = the_app()
    now = app_settings.of(app)
    assert now.max_age == 15 * 60
    assert now.client == ClientSettings(
        redirects=(CB, "http://127.0.0.1/cb"),
        sign_outs=("https://wiki.example.com/bye",),
        needs_pkce=False,
        needs_mfa=False,
        is_trusted=False,
        signs_with="ES256",
        opens_at="https://wiki.example.com/start?a=b#c",
        logout_address="https://wiki.example.com/ended",
    )
    send(desk, f"/apps/{app.id}")
    assert app_settings.of(app) == now


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("name", "", "field-empty"),
        ("redirects", "http://wiki.example.com/cb", "app-addresses-not-allowed"),
        ("redirects", "https://wiki.example.com/cb?code=x", "app-addresses-not-allowed"),
        ("sign_outs", "https://wiki.example.com/#x", "app-addresses-not-allowed"),
        ("sign_outs", "https://wiki.example.com/?state=x", "app-addresses-not-allowed"),
        ("opens_at", "wiki", "app-url-not-allowed"),
        ("opens_at", "javascript:alert(1)", "app-url-not-allowed"),
        ("logout_address", "https://wiki.example.com/#x", "app-url-not-allowed"),
        ("logout_address", "com.example.app:/x", "app-url-not-allowed"),
        ("signs_with", "none", "app-algorithm-unknown"),
        ("who", "", "field-empty"),
        ("who", "chosen", "app-nobody-chosen"),
        ("ask_again", "soon", "app-age-not-allowed"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    desk: TestClient, field: str, typed: str, reason: str
) -> None:
    answer = send(desk, NEW, **(EVERYTHING | {field: typed}))
    assert answer.status_code == 422
    assert f'id="{field}-error" data-reason="{reason}"' in answer.text
    kept = shown(answer.text, NEW)
    for name in ("name", "opens_at", "logout_address", "ask_again"):
        assert unescape(kept[name][0]) == (typed if name == field else EVERYTHING[name])
    assert not registry.exist()


@pytest.mark.requirement("S-158")
def test_each_address_that_is_wrong_is_named_by_its_line(desk: TestClient) -> None:
    typed = f"{CB}\n\nhttp://wiki.example.com/a\nhttps://*.example.com/b"
    page = words(send(desk, NEW, **WIKI | {"redirects": typed}).text)
    assert "Line 3: http works only on the same machine" in page
    assert "Enter: https://wiki.example.com/a" in page
    assert "Line 4: “*” doesn't work here." in page


def test_the_page_says_what_keeps_people_from_signing_in(desk: TestClient) -> None:
    app, _ = made.client(redirects=())
    page = words(desk.get(f"/apps/{app.id}").text)
    assert "it has no redirect address" in page
    assert "it has no secret" in page
    made.secret(app)
    made.change(app, redirects=(CB,))
    page = words(desk.get(f"/apps/{app.id}").text)
    assert "No one can sign in" not in page.partition("Remove")[0]


def test_the_faults_are_on_the_page_with_their_times_and_numbers(desk: TestClient) -> None:
    app, _ = made.client()
    for seconds in range(3):
        faults.note(app, "code", "The code was used twice.", NOW + seconds)
    page = words(desk.get(f"/apps/{app.id}").text)
    assert "The code was used twice." in page
    assert "3 times so far" in page


@pytest.mark.parametrize(
    ("kind", "detail", "remedy"),
    [
        ("invalid_request", "code_challenge is missing (PKCE, RFC 7636)", "Turn on PKCE"),
        ("post-logout-redirect-uri-unknown", "It isn't registered.", "after signing out, under"),
    ],
)
def test_a_fault_is_shown_with_what_to_change(
    desk: TestClient, kind: str, detail: str, remedy: str
) -> None:
    app, _ = made.client()
    faults.note(app, kind, detail, NOW)
    told = words(desk.get(f"/apps/{app.id}").text).partition("Latest faults")[2]
    assert remedy in told


@pytest.mark.parametrize("path", ["proxy", "test"])
def test_there_is_no_proxy_to_set_up_or_test(desk: TestClient, path: str) -> None:
    app, _ = made.client()
    assert desk.get(f"/apps/{app.id}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["recipes", "secrets", "secrets/1/removal"])
def test_an_app_behind_a_proxy_has_no_secrets(desk: TestClient, path: str) -> None:
    send(desk, "/apps/new/proxy", name="Graphs", address="https://g.example.com", who="everyone")
    assert desk.get(f"/apps/{the_app().id}/{path}").status_code == 404


def test_it_is_removed_like_any_other(desk: TestClient) -> None:
    app, client = made.client()
    made.secret(app)
    send(desk, f"/apps/{app.id}/removal")
    assert clients.by_client_id(client.client_id) is None
    assert not ClientSecret.select().count()
    assert Event.select().order_by(Event.id.desc()).get().kind == "app-removed"


def test_the_settings_to_copy_have_the_app_s_own_values(desk: TestClient) -> None:
    where = send(desk, NEW, **WIKI).headers["Location"]
    secret = secret_on(desk.get(where).text)
    app = the_app()
    page = unescape(desk.get(f"/apps/{app.id}/recipes").text)
    for value in (secret, clients.of(app).client_id, "https://wiki.example.com/oauth2/callback"):
        assert value in page
    assert "login.example.com" not in page
    for name in ("JupyterHub", "pgAdmin", "mod_auth_openidc", "oauth2-proxy"):
        assert name in page
    for name in ("Grafana", "Gitea", "Immich", "Nextcloud"):
        assert name in page


def test_what_can_no_longer_be_shown_is_not_in_the_settings(desk: TestClient) -> None:
    app, _ = made.client()
    secret = made.secret(app)
    page = desk.get(f"/apps/{app.id}/recipes").text
    assert secret not in page
    assert "CLIENT-SECRET" in page
