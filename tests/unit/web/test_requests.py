"""What clients send that they should not."""

import pytest
from starlette.testclient import TestClient

from domain.access import sessions
from models import Session, User
from routes import ROUTES
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in

QUOTES = ["' OR 1=1 --", '"; DROP TABLE user; --', "\\'", "%27", "alice' --", "1; SELECT 1"]


@pytest.mark.requirement("S-21")
def test_the_clients_idea_of_the_time_is_ignored(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    later = clock.now + 3600
    headers = {"Date": "Thu, 01 Jan 2099 00:00:00 GMT", "X-Time": str(later)}
    data = {"code": bob.code(later), "now": str(later), "time": str(later), "timestamp": "1"}
    assert client.post("/sign-in/code", data=data, headers=headers).status_code == 422


@pytest.mark.requirement("S-46")
def test_an_e_mail_address_is_no_sign_in_name(client: TestClient, alice: Person) -> None:
    data = {"username": "alice@example.test", "password": PASSWORD}
    assert client.post("/sign-in", data=data).status_code == 422


@pytest.mark.requirement("S-59")
def test_the_half_session_has_the_same_cookie_and_dies_at_sign_in(
    client: TestClient, bob: Person, now: int
) -> None:
    answer = client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    assert "SameSite=lax" in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    half = client.cookies["nightlatch-8000-session"]
    client.post("/sign-in/code", data={"code": bob.code(now)})
    assert client.cookies["nightlatch-8000-session"] != half
    client.get("/profile")
    assert sessions.resume(half, now) is None


# What apps find out by themselves (OpenID Connect Discovery, RFC 8414, RFC 7033, RFC 7517).
FOR_EVERYBODY = {"oidc_discovery", "oauth_discovery", "oidc_keys", "webfinger"}


@pytest.mark.requirement("S-61")
def test_no_answer_shares_itself_with_other_sites_but_what_everybody_may_know(
    client: TestClient,
) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for route in (route for route in ROUTES if route.name not in FOR_EVERYBODY):
        for method in ("GET", "OPTIONS"):
            answer = client.request(method, route.path, headers=headers)
            assert not [n for n in answer.headers if n.lower().startswith("access-control")]


@pytest.mark.requirement("S-70")
def test_a_destination_is_encoded_where_it_stands_in_an_address(client: TestClient) -> None:
    answer = client.get('/profile?x=a%26b"<script>')
    assert answer.headers["Location"].startswith("/sign-in?next=%2Fprofile%3Fx%3D")
    assert "<" not in answer.headers["Location"]
    assert "<script>" not in client.get(answer.headers["Location"]).text


@pytest.mark.requirement("S-71")
@pytest.mark.parametrize("quote", QUOTES)
def test_quotes_open_no_account(client: TestClient, alice: Person, quote: str) -> None:
    for data in (
        {"username": quote, "password": PASSWORD},
        {"username": "alice", "password": quote},
    ):
        assert client.post("/sign-in", data=data).status_code in (422, 429)
    assert not Session.select().exists()
    assert User.select().count() == 1


@pytest.mark.requirement("S-76")
@pytest.mark.parametrize("text", ["/x\r\nSet-Cookie: a=b", "/x%0d%0aSet-Cookie:%20a=b", "/\x00"])
def test_line_feeds_reach_no_header(client: TestClient, alice: Person, text: str) -> None:
    data = {"username": "alice", "password": PASSWORD, "next": text}
    answer = client.post("/sign-in", data=data)
    assert "a" not in answer.cookies
    assert answer.headers.get("Location") in ("/profile", None)


@pytest.mark.requirement("S-81")
@pytest.mark.parametrize(("method", "path"), [("GET", "/healthz"), ("POST", "/csp-reports")])
def test_machines_are_never_redirected(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code in (200, 204, 400)


@pytest.mark.requirement("S-99")
@pytest.mark.parametrize(
    "path",
    [
        *("/.git/config", "/.env", "/docs", "/openapi.json", "/redoc", "/data/key", "/static"),
        *("/app.py", "/static/", "/static/vendor", "/tests/", "/admin", "/metrics", "/debug"),
    ],
)
def test_nothing_is_there_that_scanners_look_for(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Server" not in answer.headers


@pytest.mark.requirement("S-99")
def test_tracing_is_refused(client: TestClient) -> None:
    assert client.request("TRACE", "/").status_code == 405


def test_a_browsers_report_of_the_policy_is_taken(client: TestClient) -> None:
    old = {"csp-report": {"effective-directive": "script-src-elem", "blocked-uri": "x"}}
    new = [{"type": "csp-violation", "body": {"effectiveDirective": "style-src-attr"}}]
    for report in (old, new, [], {}, [1], {"csp-report": 1}, [{"body": {"effectiveDirective": 3}}]):
        assert client.post("/csp-reports", json=report).status_code == 204
    assert client.post("/csp-reports", content=b"{").status_code == 400
    assert client.post("/csp-reports", content=b"[" * 60_000).status_code == 400


@pytest.mark.requirement("S-49")
def test_polling_an_error_does_not_keep_a_session(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    sign_in(client, alice)
    for _ in range(4):
        clock.advance(1000)
        client.get("/healthz")
    assert client.get("/profile").headers["Location"].startswith("/sign-in")
