"""The token endpoint, as apps ask it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from domain.oidc import faults
from models import AccessToken, Session
from tests.unit import oidc_app, oidc_made
from tests.unit.conftest import NOW, Clock
from tests.unit.oidc_app import SCOPE, VERIFIER, Asking, basic, code, code_form

LONG = 20  # characters, of what no sentence of ours contains by chance


@pytest.mark.requirement("S-140")
def test_a_code_and_then_a_refresh_token_bring_tokens_as_the_standard_writes_them(
    asking: Asking, session: Session, clock: Clock
) -> None:
    answer = asking.for_code(code(asking.to, session))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    given = answer.json()
    told = {"token_type": "Bearer", "expires_in": 600, "scope": SCOPE}
    assert given.items() >= told.items()
    assert given.keys() == told.keys() | {"access_token", "refresh_token", "id_token"}
    assert oidc_app.read_token(given["id_token"])[1]["iss"] == oidc_app.ISSUER
    clock.advance(300)
    again = asking.for_refresh(given["refresh_token"]).json()
    assert again.keys() == given.keys()
    assert again["access_token"] != given["access_token"]


@pytest.mark.requirement("S-147")
def test_an_app_says_who_it_is_by_header_or_form(asking: Asking, session: Session) -> None:
    client_id, secret = asking.to.client.client_id, asking.secret
    encoded = basic(quote(client_id, safe=""), "%" + f"{ord(secret[0]):02X}" + secret[1:])
    by_form = {"client_id": client_id, "client_secret": secret}
    for headers, form in (
        ({"Authorization": basic(client_id, secret)}, {}),
        ({"Authorization": basic(client_id, secret)}, {"client_id": client_id}),
        ({"Authorization": encoded.replace("Basic", "BASIC")}, {"client_secret": ""}),
        ({}, by_form),
    ):
        sent = code_form(code(asking.to, session)) | form
        answer = asking.server.post("/oidc/token", data=sent, headers=headers)
        assert answer.status_code == 200, answer.text


@pytest.mark.requirement("S-147")
def test_a_public_app_says_only_which_it_is(server: TestClient, session: Session) -> None:
    public = oidc_made.client(name="Board", is_public=True)
    name = {"client_id": public.client.client_id}
    for headers, form in (({}, name), ({"Authorization": basic(name["client_id"], "")}, {})):
        sent = code_form(code(public, session)) | form
        assert server.post("/oidc/token", data=sent, headers=headers).status_code == 200
    sent = code_form(code(public, session)) | name | {"client_secret": "x"}
    answer = server.post("/oidc/token", data=sent)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert faults.of(public.app)[0].kind == "authentication-differs"


def _with(*pairs: tuple[str, Any]) -> Callable[[Asking], tuple[dict[str, str], dict[str, str]]]:
    return lambda _: ({}, dict(pairs))


NOBODY: dict[str, Callable[[Asking], tuple[dict[str, str], dict[str, str]]]] = {
    "nothing": lambda _: ({}, {}),
    "no secret": lambda a: ({}, {"client_id": a.to.client.client_id}),
    "an empty secret": lambda a: ({"Authorization": basic(a.to.client.client_id, "")}, {}),
    "a wrong secret": lambda a: ({"Authorization": basic(a.to.client.client_id, "x" * 43)}, {}),
    "a longer secret": lambda a: ({}, _posted(a, a.secret + "x")),
    "another id": lambda a: ({"Authorization": basic("other", a.secret)}, {}),
    "a long id": lambda a: ({"Authorization": basic("x" * 9000, a.secret)}, {}),
    "no Basic": lambda a: ({"Authorization": f"Bearer {a.basic()['Authorization'][6:]}"}, {}),
    "no base64": lambda _: ({"Authorization": "Basic a:b"}, {}),
    "no colon": lambda _: ({"Authorization": "Basic YWJj"}, {}),
    "no UTF-8": lambda _: ({"Authorization": "Basic /zr/"}, {}),
    "no UTF-8 when decoded": lambda _: ({"Authorization": basic("%ff", "%ff")}, {}),
    "null": lambda _: ({"Authorization": basic("a\0", "%00")}, {}),
    "an assertion": lambda a: ({}, _posted(a, a.secret) | {"client_assertion": "x"}),
}


def _posted(asking: Asking, secret: str) -> dict[str, str]:
    return {"client_id": asking.to.client.client_id, "client_secret": secret}


@pytest.mark.requirement("S-147")
@pytest.mark.parametrize("who", NOBODY)
def test_who_can_not_show_which_app_it_is_gets_nothing(
    asking: Asking, session: Session, who: str
) -> None:
    headers, form = NOBODY[who](asking)
    sent = code_form(code(asking.to, session)) | form
    answer = asking.server.post("/oidc/token", data=sent, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), answer.text
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert not AccessToken.select().exists()


@pytest.mark.requirement("S-147")
def test_two_ways_at_once_are_refused(asking: Asking, session: Session) -> None:
    for form in ({"client_secret": asking.secret}, {"client_id": "another"}):
        answer = asking.for_code(code(asking.to, session), **form)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.requirement("S-148")
def test_administrators_see_what_the_app_did_wrong(asking: Asking) -> None:
    server, client_id = asking.server, asking.to.client.client_id
    server.post("/oidc/token", data=_posted(asking, "a-wrong-secret"))
    server.post("/oidc/token", data={"client_id": client_id})
    found = {(fault.kind, fault.detail) for fault in faults.of(asking.to.app)}
    assert found == {
        ("secret-wrong", "The secret isn't one of the app's."),
        ("authentication-differs", "The app sent no secret, and only public apps have none."),
    }


@pytest.mark.requirement("S-148")
def test_a_flood_of_wrong_secrets_is_written_down_once_a_second(
    asking: Asking, clock: Clock
) -> None:
    for _ in range(2):
        for _ in range(5):
            asking.server.post("/oidc/token", data=_posted(asking, "a-wrong-secret"))
        clock.advance(1)
    [fault] = faults.of(asking.to.app)
    assert fault.number == 2


BAD: dict[str, tuple[dict[str, str], str]] = {
    "no grant type": ({"grant_type": ""}, "invalid_request"),
    "unknown grant type": ({"grant_type": "password"}, "unsupported_grant_type"),
    "machine's own": ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
    "implicit": ({"grant_type": "implicit"}, "unsupported_grant_type"),
    "long": ({"grant_type": "x" * 5000}, "unsupported_grant_type"),
    "no code": ({"code": ""}, "invalid_request"),
    "no address": ({"redirect_uri": ""}, "invalid_request"),
    "another code": ({"code": "x"}, "invalid_grant"),
    "another address": ({"redirect_uri": "https://evil.example"}, "invalid_grant"),
    "another verifier": ({"code_verifier": "x" * 43}, "invalid_grant"),
    "no refresh token": ({"grant_type": "refresh_token"}, "invalid_request"),
    "a wrong one": ({"grant_type": "refresh_token", "refresh_token": "x.y"}, "invalid_grant"),
    "null": ({"code": "\0"}, "invalid_request"),
    "emoji": ({"code": "🦉", "code_verifier": "🦉"}, "invalid_grant"),
}


@pytest.mark.requirement("S-148")
@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_is_said_in_json(asking: Asking, session: Session, what: str) -> None:
    form, error = BAD[what]
    answer = asking.for_code(code(asking.to, session), **form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.headers["Cache-Control"] == "no-store"
    assert not [value for value in form.values() if value in answer.text and len(value) > LONG]


@pytest.mark.requirement("S-148")
def test_nothing_secret_is_logged_or_noted(
    asking: Asking, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    shown = code(asking.to, session)
    given = asking.for_code(shown).json()
    asking.for_refresh(given["refresh_token"])
    asking.userinfo(given["access_token"])
    asking.userinfo(given["refresh_token"])
    asking.for_code(shown)
    asking.for_code("a-code-of-mine", code_verifier="a-verifier-of-mine" * 4)
    asking.ask("revoke", token=given["access_token"])
    asking.ask("introspect", token=given["access_token"])
    asking.server.post("/oidc/token", data=_posted(asking, "a-secret-of-mine"))
    noted = " ".join(f"{fault.kind} {fault.detail}" for fault in faults.of(asking.to.app))
    logged = " ".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    secret = [shown, asking.secret, VERIFIER, "-of-mine", *given["refresh_token"].split(".")]
    for one in (*secret, given["access_token"], given["id_token"]):
        assert one not in noted
        assert one not in logged


@pytest.mark.requirement("S-141")
def test_a_code_is_good_for_a_minute_of_the_servers_clock(
    asking: Asking, session: Session, clock: Clock
) -> None:
    shown = code(asking.to, session)
    clock.advance(61)
    assert asking.for_code(shown).json()["error"] == "invalid_grant"
    clock.now = NOW - 86_400
    assert asking.for_code(shown).json()["error"] == "invalid_grant"
