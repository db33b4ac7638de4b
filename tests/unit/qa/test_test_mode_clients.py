"""Apps that speak OpenID Connect, which a server for tests makes in one call."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.apps import registry, rules
from domain.oidc import clients, keys
from domain.oidc.clients import ClientApp
from domain.users import accounts
from models import App, Client, ClientAddress, ClientSecret
from tests.unit.conftest import NOW

Tell = Callable[..., Any]
BACK = "http://127.0.0.1:3000/callback"


def registered(made: Any) -> ClientApp:
    found = clients.by_client_id(made["client_id"])
    assert found is not None
    return found


def test_an_app_is_made_in_one_call(tester: TestClient, tell: Tell) -> None:
    made = tell("app", redirect_uris=[BACK])
    app, client = registered(made)
    assert made["issuer"] == tester.get("/.well-known/openid-configuration").json()["issuer"]
    assert clients.addresses(app) == [BACK]
    assert clients.verify_secret(app, made["client_secret"], NOW)
    assert client.needs_pkce
    assert not client.needs_mfa
    assert app.is_for_everyone


def test_what_else_an_app_can_have_is_kept(tell: Tell) -> None:
    [kim] = tell("seed", people=[{}])["people"]
    wanted = {
        "post_logout_redirect_uris": ["https://wiki.example.test/bye"],
        "backchannel_logout_uri": "http://localhost:3000/logout",
        "needs_pkce": False,
        "needs_mfa": True,
        "trusted": False,
        "algorithm": "ES256",
        "people": [kim["username"]],
        "max_age": 900,
    }
    app, client = registered(tell("app", name="Wiki", redirect_uris=[BACK], **wanted))
    assert clients.addresses(app, ClientAddress.SIGN_OUT) == ["https://wiki.example.test/bye"]
    assert client.logout_address == "http://localhost:3000/logout"
    assert not client.needs_pkce
    assert client.needs_mfa
    assert not client.is_trusted
    assert (client.signs_with, app.max_age) == (Client.ES256, 900)
    person = accounts.find(kim["username"])
    assert person is not None
    assert rules.can_open(app, person)


def test_a_public_app_has_no_secret(tell: Tell) -> None:
    made = tell("app", public=True, redirect_uris=["com.example.wiki:/cb", BACK])
    assert made["client_secret"] == ""
    assert registered(made).client.is_public
    assert not ClientSecret.select().exists()
    assert "no secret" in tell("app", public=True, client_secret="x", status=422)["error"]


def test_an_app_has_the_id_and_the_secret_that_its_own_tests_know(tell: Tell) -> None:
    known = {"client_id": "wiki", "client_secret": "s3cret"}
    made = tell("app", name="Wiki", redirect_uris=[BACK], **known)
    assert made | known == made
    assert clients.verify_secret(registered(made).app, "s3cret", NOW)
    assert tell("app", name="Wiki", redirect_uris=[BACK], **known) == made


def test_the_same_name_is_the_same_app_and_its_last_secrets_hold(tell: Tell) -> None:
    first = tell("app", name="Wiki", redirect_uris=[BACK])
    for port in (3001, 3002):
        again = tell("app", name="wiki", redirect_uris=[f"http://127.0.0.1:{port}/callback"])
    assert again["client_id"] == first["client_id"]
    app = registered(first).app
    assert clients.addresses(app) == ["http://127.0.0.1:3002/callback"]
    assert clients.verify_secret(app, again["client_secret"], NOW)
    assert not clients.verify_secret(app, first["client_secret"], NOW)
    assert App.select().count() == 1


def test_an_app_is_removed_by_its_client_id(tell: Tell) -> None:
    made = tell("app", redirect_uris=[BACK])
    for _ in range(2):
        tell("app/removal", client_id=made["client_id"])
    assert not App.select().exists()


def test_a_file_makes_them_with_the_people(tell: Tell) -> None:
    told = tell("seed", people=[{"groups": ["ops"]}], apps=[{"redirect_uris": [BACK]}, {}])
    assert [set(app) for app in told["apps"]] == [
        {"name", "issuer", "client_id", "client_secret", "redirect_uris"},
        {"name", "origin"},
    ]


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ({"redirect_uris": ["http://wiki.example.test/cb"]}, "only on the same machine"),
        ({"redirect_uris": ["https://*.example.test/cb"]}, "each address by itself"),
        ({"redirect_uris": [BACK], "origin": "https://wiki.example.test"}, "behind a proxy or"),
        ({"backchannel_logout_uri": "ftp://x"}, "https://"),
        ({"client_id": "a b"}, "visible characters"),
        ({"client_id": "ä"}, "visible characters"),
        ({"client_secret": ""}, "visible characters"),
        ({"algorithm": "none"}, "RS256, ES256"),
    ],
)
def test_what_cannot_be_meant_is_said(tell: Tell, wanted: dict[str, Any], why: str) -> None:
    assert why in tell("app", status=422, **wanted)["error"]
    assert not App.select().exists()


def test_an_app_stays_of_its_kind_and_keeps_its_id(tell: Tell) -> None:
    tell("app", name="Wiki", client_id="wiki")
    tell("app", name="Board")
    assert "other kind" in tell("app", name="Wiki", status=422)["error"]
    assert "other kind" in tell("app", name="Board", public=True, status=422)["error"]
    assert "another client id" in tell("app", name="Wiki", client_id="x", status=422)["error"]
    assert "has this client id" in tell("app", name="Other", client_id="wiki", status=422)["error"]
    assert registry.named("Other") is None


def test_a_reset_leaves_the_keys_that_apps_know_already(tester: TestClient, tell: Tell) -> None:
    keys.ensure(NOW)
    known = tester.get("/oidc/keys").json()
    tell("app", redirect_uris=[BACK])
    tell("reset")
    assert not Client.select().exists()
    assert known["keys"]
    assert tester.get("/oidc/keys").json() == known
