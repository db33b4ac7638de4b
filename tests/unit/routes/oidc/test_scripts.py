"""Scripts of apps that have no server of their own (CORS)."""

import pytest
from starlette.testclient import TestClient

from tests.unit import oidc_made
from tests.unit.oidc_app import Asking

FORM = "application/x-www-form-urlencoded"
ENDPOINTS = ["token", "userinfo", "revoke", "introspect"]
FOR_SCRIPTS = ["token", "userinfo", "revoke"]
PAGE = "https://wiki.example.com"


@pytest.mark.requirement("S-147")
@pytest.mark.parametrize("where", FOR_SCRIPTS)
def test_pages_of_public_apps_may_read_the_answer(server: TestClient, where: str) -> None:
    oidc_made.client(is_public=True)
    asked = server.options(
        f"/oidc/{where}",
        headers={"Origin": PAGE, "Access-Control-Request-Method": "POST"},
    )
    assert (asked.status_code, asked.content) == (204, b"")
    assert asked.headers["Access-Control-Allow-Origin"] == PAGE
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    assert asked.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"
    answer = server.post(f"/oidc/{where}", headers={"Origin": PAGE})
    assert answer.status_code == 401
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE
    assert answer.headers["Vary"] == "Origin"
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.requirement("S-147")
@pytest.mark.parametrize("where", FOR_SCRIPTS)
def test_no_other_page_may(asking: Asking, where: str) -> None:
    oidc_made.client(name="Board", redirect="https://board.example.com/cb", is_public=True)
    wrong = [PAGE, "null", "https://board.example.com.evil.example", "http://board.example.com"]
    wrong += ["https://BOARD.example.com", "*", "https://board.example.com/cb", "x" * 9000, "\0"]
    for origin in wrong:
        for method in ("OPTIONS", "POST"):
            answer = asking.server.request(
                method, f"/oidc/{where}", headers={b"Origin": origin.encode()}
            )
            assert "Access-Control-Allow-Origin" not in answer.headers, origin


@pytest.mark.requirement("S-147")
def test_introspection_is_for_servers_alone(server: TestClient) -> None:
    oidc_made.client(is_public=True)
    for method in ("OPTIONS", "POST"):
        answer = server.request(method, "/oidc/introspect", headers={"Origin": PAGE})
        assert "Access-Control-Allow-Origin" not in answer.headers
