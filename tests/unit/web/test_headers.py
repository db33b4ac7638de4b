"""What every answer carries."""

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import Person

STATUSES = [
    ("GET", "/sign-in", {}, 200),
    ("GET", "/profile", {}, 303),
    ("GET", "/static/app.js", {}, 200),
    ("POST", "/sign-in", {"Sec-Fetch-Site": "cross-site"}, 403),
    ("GET", "/nowhere", {}, 404),
    ("DELETE", "/sign-in", {"Sec-Fetch-Site": "same-origin"}, 405),
    ("POST", "/sign-in", {"Content-Length": "99999"}, 413),
    ("POST", "/sign-in", {"Content-Length": "many"}, 400),
    ("GET", "/sign-in", {"Host": "evil.example"}, 421),
    ("POST", "/sign-in", {}, 422),
]


@pytest.mark.requirement("S-62")
@pytest.mark.requirement("S-77")
@pytest.mark.requirement("S-65")
@pytest.mark.requirement("S-66")
@pytest.mark.requirement("S-68")
@pytest.mark.requirement("S-96")
@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(("method", "path", "headers", "status"), STATUSES)
def test_every_status_has_the_security_headers(  # noqa: PLR0917  # one row of the table
    client: TestClient, alice: Person, method: str, path: str, headers: dict[str, str],
    status: int, htmx: bool,
) -> None:  # fmt: skip
    sent = headers | ({"HX-Request": "true"} if htmx else {})
    answer = client.request(method, path, headers=sent)
    assert answer.status_code in (status, 401 if htmx and status == 303 else status)
    policy = answer.headers["Content-Security-Policy"]
    for rule in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "base-uri 'none'"):
        assert rule in policy
    assert "object-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"
    assert len(answer.headers["X-Request-Id"]) == 16


@pytest.mark.parametrize(("method", "path", "headers", "status"), STATUSES[3:-1])
def test_errors_are_pages_of_the_product_and_fragments_for_htmx(
    client: TestClient, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    page = client.request(method, path, headers=headers)
    assert "<html" in page.text
    assert "Go to the home page" in page.text
    assert page.headers["X-Request-Id"] in page.text
    part = client.request(method, path, headers=headers | {"HX-Request": "true"})
    assert part.status_code == status
    assert f'data-status="{status}"' in part.text
    assert "<html" not in part.text
    assert part.headers["HX-Retarget"] == "#notice"


@pytest.mark.requirement("S-96")
@pytest.mark.parametrize(("method", "path", "headers", "status"), STATUSES)
def test_every_answer_says_that_it_is_ours(
    client: TestClient, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    answer = client.request(method, path, headers=headers, follow_redirects=False)
    assert (answer.status_code, answer.headers["X-Answer-By"]) == (status, "nightlatch")


@pytest.mark.requirement("S-67")
@pytest.mark.parametrize("path", ["/sign-in", "/profile", "/nowhere", "/healthz", "/help/mfa"])
def test_nothing_but_static_files_is_stored(client: TestClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_versioned_static_files_are_kept_for_good(client: TestClient) -> None:
    assert "immutable" in client.get("/static/app.js?v=1").headers["Cache-Control"]
    assert client.get("/static/app.js").headers["Cache-Control"] == "no-cache"


@pytest.mark.requirement("S-64")
def test_over_https_browsers_are_told_to_stay_there(public: TestClient, client: TestClient) -> None:
    hsts = public.get("/sign-in").headers["Strict-Transport-Security"]
    assert hsts == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in client.get("/sign-in").headers
