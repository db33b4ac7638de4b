"""What stands ahead of every route: host, origin, size, and the headers around every answer."""

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from app import create_app
from routes import ROUTES
from settings import Settings
from tests.unit.conftest import Clock

PUBLIC = "https://login.example.test"
SETTINGS = Settings(public_url=PUBLIC, bcrypt_cost=4)
POSTS = sorted(r.path for r in ROUTES if "POST" in (r.methods or ()) and r.audience.from_our_pages)


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
