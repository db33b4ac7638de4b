"""The table of routes: who may come in where."""

import pytest
from httpx2 import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from models import Session, User
from routes import ROUTES
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.rows import dump
from tests.unit.table import endpoints, path, to
from web.paths import STATIC

ACCESS = {"public", "signed_out", "half_signed_in", "signed_in", "recently_confirmed", "admin"}
# Proxies ask these, about people who hold another cookie (tests/unit/routes/front_door).
CHECKS = {"forward_nginx", "forward_nginx_page", "forward_caddy_traefik"}
# What needs no session: machines ask, nothing personal is answered.
UNWRAPPED = {
    *("health", "readiness", "csp_reports", "stylesheet", "theme", "logo"),
    *("favicon", "touch_icon", "manifest", "robots"),
    *CHECKS,
    *("oidc_discovery", "oauth_discovery", "webfinger", "oidc_keys"),  # everybody may know
    # Apps, which show who they are in each request.
    *("oidc_token", "oidc_userinfo", "oidc_revoke", "oidc_introspect"),
}
# What answers although nobody is signed in. Whoever adds a line here says why in the review.
OPEN_TO_ALL = {
    "home",
    "change_password",  # a redirect to a page that asks who one is
    *UNWRAPPED,
    "help_apps",
    "help_mfa",
    "sign_out",
    "setup_link",
    "setup",
    "reset_link",
    "reset",
    "reset_passkey",  # asks what the page of the link does: nothing without one
    "invitation_link",
    "invitation",
    "sign_in",
    "code_first",  # stands before the password
    *("sign_in_passkey", "sign_in_passkey_options"),  # stands in its place
    *("enter", "enter_again"),  # keep what is asked for, and send to sign in
    *("authorize", "authorization"),  # the same
    # An app asks to sign out: where nobody is signed in, there's nothing to do.
    *("oidc_sign_out", "oidc_sign_out_asked", "oidc_sign_out_confirmation"),
    "app_left",  # sends to sign in as well, and back to nothing
}
# What a session that has only given the password may reach beside that (B13).
SECOND_STEP = {
    *("sign_in_code", "sign_in_recovery_code", "sign_in_neither"),
    *("sign_in_code_passkey", "sign_in_code_passkey_options"),
}


@pytest.mark.requirement("S-82")
def test_every_endpoint_says_who_has_access() -> None:
    assert {endpoint.access for _, _, endpoint in endpoints()} == ACCESS
    wrapped = {route.name for route, _, _ in endpoints()}
    assert {route.name for route in ROUTES} - wrapped == UNWRAPPED


@pytest.mark.requirement("S-82")
def test_nothing_is_open_to_all_but_what_is_listed() -> None:
    shut = {"signed_in", "recently_confirmed", "half_signed_in", "admin"}
    found = {route.name for route, _, e in endpoints() if e.access not in shut}
    assert found | UNWRAPPED == OPEN_TO_ALL


@pytest.mark.requirement("S-10")
def test_every_handler_that_hashes_is_marked_so() -> None:
    hashing = {(r.name, m) for r, m, e in endpoints() if e.pool == "hashing"}
    assert {("sign_in", "POST"), ("setup", "POST"), ("confirmation", "POST")} <= hashing
    assert {("password", "POST"), ("totp_removal", "POST")} <= hashing


SHUT = [(r, m) for r, m, _ in endpoints() if r.name not in OPEN_TO_ALL]


@pytest.mark.requirement("S-82")
@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(("route", "method"), SHUT, ids=lambda v: getattr(v, "name", v))
def test_strangers_are_sent_to_sign_in(
    client: TestClient, route: Route, method: str, htmx: bool
) -> None:
    answer = ask(client, method, path(route), htmx)
    assert to(answer).startswith("/sign-in")
    assert answer.content == b""


@pytest.mark.case("B13")
@pytest.mark.requirement("S-22")
@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_the_password_alone_reaches_the_second_step_and_nothing_else(
    client: TestClient, bob: Person, method: str, htmx: bool
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": bob.password})
    for route in ROUTES:
        if route.name in OPEN_TO_ALL | SECOND_STEP or method not in (route.methods or ()):
            continue
        answer = ask(client, method, path(route), htmx)
        assert to(answer).startswith("/sign-in/code"), route.name
        assert answer.content == b"", route.name
        assert b"bob" not in answer.content.lower()
    assert [s.stage for s in Session.select()] == ["password"]


@pytest.mark.requirement("S-84")
def test_the_second_step_cannot_come_first(client: TestClient, bob: Person, now: int) -> None:
    answer = client.post("/sign-in/code", data={"code": bob.code(now)})
    assert to(answer) == "/sign-in"
    assert not Session.select().exists()


@pytest.mark.requirement("S-60")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("who", ["bob", "ada"])
def test_looking_changes_nothing(
    client: TestClient, now: int, request: pytest.FixtureRequest, method: str, who: str
) -> None:
    sign_in(client, request.getfixturevalue(who), now)
    before = dump()
    for route in ROUTES:
        if method in (route.methods or ()):
            assert client.request(method, path(route)).status_code < 500
    assert dump() == before


@pytest.mark.requirement("S-60")
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "QUERY"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    for route in ROUTES:
        refused = 403 if route.name in CHECKS else 405
        assert client.request(method, path(route)).status_code == refused, route.name


def test_signed_in_people_are_sent_home_from_signing_in(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    assert to(client.get("/sign-in")) == "/profile"
    assert to(client.get("/sign-in/code")) == "/profile"


CHANGES = {"name": "Eve", "email": "eve@evil.test"}


@pytest.mark.requirement("S-23")
def test_a_stale_session_is_asked_again_before_each_change(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    clock.advance(601)
    before = dump()
    for route, method, endpoint in endpoints():
        if endpoint.access == "recently_confirmed":
            answer = client.request(method, path(route), data=CHANGES)
            asked = to(answer).startswith("/confirmation") or "Confirm it's you" in answer.text
            assert asked, route.name
    assert dump() == before


@pytest.mark.requirement("S-49")
def test_using_a_page_keeps_a_session_alive(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    sign_in(client, alice)
    for _ in range(3):
        clock.advance(3000)
        assert client.get("/profile").status_code == 200
    clock.advance(3600)
    assert to(client.get("/profile")).startswith("/sign-in")


def test_disabling_acts_at_once(client: TestClient, alice: Person, now: int) -> None:
    sign_in(client, alice)
    User.update(disabled_at=now).execute()
    assert to(client.get("/profile")).startswith("/sign-in")


def test_static_files_are_served_and_nothing_beside_them(client: TestClient) -> None:
    assert client.get("/static/app.js").text == (STATIC / "app.js").read_text()
    for outside in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/"):
        assert client.get(outside).status_code == 404


def ask(client: TestClient, method: str, where: str, htmx: bool) -> Response:
    headers = {"HX-Request": "true"} if htmx else {}
    return client.request(method, where, headers=headers)
