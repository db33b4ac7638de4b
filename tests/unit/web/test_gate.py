"""What stands ahead of every route: host, origin, size, and the headers around every answer."""

from collections.abc import Iterator

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from app import create_app
from routes import ROUTES
from settings import Settings
from tests.unit.conftest import Clock, Person

PUBLIC = "https://login.example.test"
SETTINGS = Settings(public_url=PUBLIC, bcrypt_cost=4)
POSTS = sorted(r.path for r in ROUTES if "POST" in (r.methods or ()))


@pytest.fixture
def public(data_dir: object, clock: Clock) -> Iterator[TestClient]:
    """The app behind a proxy at an https address, and a client that sends no browser's headers."""
    with TestClient(
        create_app(SETTINGS, clock=clock),
        base_url=PUBLIC,
        follow_redirects=False,
        raise_server_exceptions=False,
    ) as client:
        yield client


@pytest.mark.requirement("S-57")
@pytest.mark.requirement("S-58")
@pytest.mark.parametrize("path", [*POSTS, "/nowhere"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": PUBLIC},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://login.example.test"},
        {"HX-Request": "true"},
    ],
    ids=str,
)
def test_a_post_from_elsewhere_is_refused(
    public: TestClient, path: str, headers: dict[str, str]
) -> None:
    answer = public.post(path, headers=headers, data={"username": "x"})
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.case("B32")
@pytest.mark.requirement("S-57")
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": PUBLIC}])
def test_a_post_from_our_own_page_is_let_in(public: TestClient, headers: dict[str, str]) -> None:
    assert public.post("/sign-in", headers=headers, data={}).status_code == 422


@pytest.mark.requirement("S-58")
def test_no_route_can_opt_out(data_dir: object, clock: Clock) -> None:
    async def anything(request: object) -> None:
        raise AssertionError("a foreign post has reached a route")

    app = create_app(SETTINGS, clock=clock)
    app.app.router.routes.append(Route("/new", anything, methods=["POST"]))  # type: ignore[attr-defined]
    with TestClient(app, base_url=PUBLIC) as client:
        assert client.post("/new").status_code == 403


@pytest.mark.requirement("S-41")
@pytest.mark.parametrize(
    "host",
    ["evil.example", "login.example.test.evil.example", "login.example.test:8443", "", "[::2]"],
)
def test_another_host_is_told_which_setting_mends_it(public: TestClient, host: str) -> None:
    answer = public.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 421
    assert "NIGHTLATCH_PUBLIC_URL" in answer.text
    assert "evil" not in answer.text


@pytest.mark.case("B33")
def test_an_address_of_the_local_network_is_told_which_setting_mends_it(
    client: TestClient,
) -> None:
    answer = client.get("/sign-in", headers={"Host": "192.168.1.20:8000"})
    assert answer.status_code == 421
    assert "https" in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "LOCALHOST"])
def test_loopback_names_need_no_setting(client: TestClient, host: str) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.requirement("S-104")
@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"])
def test_a_proxy_nobody_told_us_of_is_refused_with_the_way_out(
    client: TestClient, name: str
) -> None:
    answer = client.get("/sign-in", headers={name: "for=1.2.3.4"})
    assert answer.status_code == 421
    assert "NIGHTLATCH_TRUSTED_PROXIES" in answer.text


@pytest.mark.requirement("S-77")
def test_more_than_64_kilobytes_are_refused(client: TestClient) -> None:
    answer = client.post("/sign-in", data={"username": "x" * 65 * 1024})
    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.mark.requirement("S-77")
def test_more_than_64_kilobytes_of_undeclared_length_are_refused(client: TestClient) -> None:
    def chunks() -> object:
        for _ in range(70):
            yield b"x" * 1024

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post("/sign-in", content=chunks(), headers=kind)  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert "too large" in answer.text


STATUSES = [
    ("GET", "/sign-in", {}, 200),
    ("GET", "/profile", {}, 303),
    ("GET", "/static/app.css", {}, 200),
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
