"""Tokens that an app gives back, or asks about."""

import pytest
from starlette.testclient import TestClient

from models import Grant, Session
from tests.unit import oidc_made
from tests.unit.conftest import NOW, Clock
from tests.unit.oidc_app import ISSUER, SCOPE, VERIFIER, Asking, code

Given = dict[str, str]


@pytest.fixture
def given(asking: Asking, session: Session) -> Given:
    found: Given = asking.for_code(code(asking.to, session)).json()
    return found


@pytest.fixture
def other(server: TestClient) -> Asking:
    """Another app."""
    chat = oidc_made.client(name="Chat")
    return Asking(server, chat, oidc_made.secret(chat.app))


def is_active(asking: Asking, token: str) -> bool:
    answer = asking.ask("introspect", token=token)
    assert answer.status_code == 200
    told = answer.json()
    assert told["active"] or told == {"active": False}
    return bool(told["active"])


@pytest.mark.requirement("S-149")
def test_an_access_token_is_revoked_by_itself(asking: Asking, given: Given) -> None:
    answer = asking.ask("revoke", token=given["access_token"], token_type_hint="refresh_token")
    assert (answer.status_code, answer.content) == (200, b"")
    assert asking.userinfo(given["access_token"]).status_code == 401
    assert asking.for_refresh(given["refresh_token"]).status_code == 200


@pytest.mark.requirement("S-149")
def test_a_refresh_token_takes_all_others_along_and_the_app_need_not_be_told(
    asking: Asking, given: Given
) -> None:
    assert asking.ask("revoke", token=given["refresh_token"]).status_code == 200
    assert asking.userinfo(given["access_token"]).status_code == 401
    assert asking.for_refresh(given["refresh_token"]).json()["error"] == "invalid_grant"
    assert Grant.get().told_at == NOW


@pytest.mark.requirement("S-149")
def test_another_apps_tokens_are_left_alone(asking: Asking, other: Asking, given: Given) -> None:
    for token in (given["access_token"], given["refresh_token"], "x", "x.y", "ä"):
        assert other.ask("revoke", token=token).status_code == 200
        assert not is_active(other, token)
    assert is_active(asking, given["access_token"])
    assert is_active(asking, given["refresh_token"])


@pytest.mark.requirement("S-149")
def test_an_app_is_told_what_its_tokens_are_worth(
    asking: Asking, given: Given, session: Session
) -> None:
    told = asking.ask("introspect", token=given["access_token"]).json()
    client_id = asking.to.client.client_id
    assert told == {
        "active": True,
        "iss": ISSUER,
        "sub": session.user.sub,
        "aud": client_id,
        "client_id": client_id,
        "username": "bob",
        "scope": SCOPE,
        "token_type": "Bearer",
        "iat": NOW,
        "exp": NOW + 600,
    }
    told = asking.ask("introspect", token=given["refresh_token"]).json()
    assert told.keys() == {"active", "iss", "sub", "aud", "client_id", "username", "scope"}


@pytest.mark.requirement("S-149")
def test_what_is_over_is_not_active(asking: Asking, given: Given, clock: Clock) -> None:
    next_one = asking.for_refresh(given["refresh_token"]).json()
    assert not is_active(asking, given["refresh_token"])
    clock.advance(600)
    assert not is_active(asking, given["access_token"])
    assert is_active(asking, next_one["refresh_token"])
    clock.advance(31 * 86_400)
    assert not is_active(asking, next_one["refresh_token"])


@pytest.mark.requirement("S-149")
@pytest.mark.parametrize("where", ["revoke", "introspect"])
def test_only_apps_may_ask(asking: Asking, given: Given, where: str) -> None:
    sent = {"token": given["access_token"]}
    for form in (sent, sent | {"client_id": asking.to.client.client_id}):
        answer = asking.server.post(f"/oidc/{where}", data=form)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert asking.ask(where).json()["error"] == "invalid_request"
    assert is_active(asking, given["access_token"])


@pytest.mark.requirement("S-149")
def test_a_public_app_revokes_and_does_not_introspect(server: TestClient, session: Session) -> None:
    board = oidc_made.client(name="Board", is_public=True)
    name = {"client_id": board.client.client_id}
    sent = {"grant_type": "authorization_code", "code": code(board, session)} | name
    sent |= {"redirect_uri": oidc_made.REDIRECT, "code_verifier": VERIFIER}
    token = server.post("/oidc/token", data=sent).json()["access_token"]
    answer = server.post("/oidc/introspect", data=name | {"token": token})
    assert (answer.status_code, answer.json()["error"]) == (403, "unauthorized_client")
    assert server.post("/oidc/revoke", data=name | {"token": token}).status_code == 200
    bearer = {"Authorization": f"Bearer {token}"}
    assert server.get("/oidc/userinfo", headers=bearer).status_code == 401


@pytest.mark.requirement("S-173")
def test_an_app_is_told_a_username_only_if_it_may_know_it(asking: Asking, session: Session) -> None:
    got = asking.for_code(code(asking.to, session, scope="openid offline_access")).json()
    for token in (got["access_token"], got["refresh_token"]):
        told = asking.ask("introspect", token=token).json()
        assert told["active"]
        assert "username" not in told
