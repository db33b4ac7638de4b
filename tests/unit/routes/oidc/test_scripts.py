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


UNREADABLE: dict[str, tuple[str, bytes, str, int]] = {
    "JSON": ("POST", b"{}", "application/json", 400),
    "too much": ("POST", b"x" * 70_000, FORM, 413),
    "another method": ("PUT", b"", FORM, 405),
}


@pytest.mark.requirement("S-147")
@pytest.mark.parametrize("what", UNREADABLE)
@pytest.mark.parametrize("where", FOR_SCRIPTS)
def test_they_may_read_what_is_wrong_with_a_request_too(
    server: TestClient, where: str, what: str
) -> None:
    """Without these headers a browser tells its page of a broken network, and of nothing else."""
    oidc_made.client(is_public=True)
    method, content, kind, status = UNREADABLE[what]
    for origin, allowed in ((PAGE, PAGE), ("https://evil.example", None)):
        headers = {"Content-Type": kind, "Origin": origin}
        answer = server.request(method, f"/oidc/{where}", content=content, headers=headers)
        assert answer.status_code == status
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed
        assert answer.headers["Vary"] == "Origin"


@pytest.mark.engine("sqlite")
@pytest.mark.requirement("S-147")
def test_they_may_read_how_long_to_wait(server: TestClient) -> None:
    oidc_made.client(is_public=True)
    state = server.app.app.state  # type: ignore[attr-defined]
    state.ordinary.most = state.writing.most = 0
    answer = server.post("/oidc/token", headers={"Origin": PAGE})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]


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
