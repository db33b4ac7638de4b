"""What other servers and scripts may send, and what they are told if it is wrong: JSON, no page."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app import create_app
from domain.oidc.clients import ClientApp
from models import Session
from settings import Settings
from tests.unit import oidc_made
from tests.unit.conftest import Clock
from tests.unit.oidc_app import ISSUER, Asking, code, code_form, is_json, read_token

FORM = "application/x-www-form-urlencoded"
ENDPOINTS = ["token", "userinfo", "revoke", "introspect"]
FOR_SCRIPTS = ["token", "userinfo", "revoke"]
PAGE = "https://wiki.example.com"

MALFORMED: dict[str, tuple[bytes, str]] = {
    "a parameter twice": (b"grant_type=x&grant_type=x", FORM),
    "an unknown one twice": (b"grant_type=x&a=&a=", FORM),
    "a null character": (b"grant_type=%00", FORM),
    "no UTF-8": (b"grant_type=%ff", FORM),
    "no UTF-8 as it stands": (b"grant_type=\xff", FORM),
    "another charset": (b"grant_type=x", f"{FORM}; charset=utf-16"),
    "another charset after it": (b"grant_type=x", f"{FORM}; a=b; charset=utf-7"),
    "a charset nobody knows": (b"grant_type=x", f'{FORM};charset="x-user-defined"'),
    "JSON": (b'{"grant_type": "authorization_code"}', "application/json"),
    "a form with parts": (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
    "text": (b"grant_type=x", "text/plain"),
    "no type": (b"grant_type=x", ""),
    "many parameters": (b"&".join(b"%d=x" % n for n in range(60)), FORM),
}


@pytest.mark.requirement("S-147")
def test_an_app_says_once_which_it_is(asking: Asking, session: Session) -> None:
    sent, twice = code_form(code(asking.to, session)), [*asking.basic().items()] * 2
    answer = asking.server.post("/oidc/token", data=sent, headers=twice)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.requirement("S-148")
@pytest.mark.parametrize("what", MALFORMED)
def test_what_can_not_be_read_is_refused(asking: Asking, what: str) -> None:
    content, kind = MALFORMED[what]
    for where in ENDPOINTS:
        headers = asking.basic() | ({"Content-Type": kind} if kind else {})
        answer = asking.server.post(f"/oidc/{where}", content=content, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request"), where
        assert is_json(answer)


@pytest.mark.requirement("S-148")
def test_parameters_too_many_are_told_as_such(asking: Asking) -> None:
    content, kind = MALFORMED["many parameters"]
    headers = asking.basic() | {"Content-Type": kind}
    answer = asking.server.post("/oidc/token", content=content, headers=headers)
    assert answer.json()["error_description"] == "There are more than 50 parameters."


@pytest.mark.requirement("S-148")
@pytest.mark.parametrize(
    "kind",
    [
        *(FORM, f"{FORM};charset=UTF-8", f'{FORM.upper()}; charset="utf-8"'),
        # As HTTP libraries write it.
        *(f"{FORM}; charset=ISO-8859-1", f"{FORM};charset=utf-8; boundary=x", f"{FORM};"),
    ],
)
def test_a_form_may_say_that_it_is_utf_8(asking: Asking, session: Session, kind: str) -> None:
    form = "&".join(
        f"{name}={value}" for name, value in code_form(code(asking.to, session)).items()
    )
    headers = asking.basic() | {"Content-Type": kind}
    answer = asking.server.post("/oidc/token", content=form.encode(), headers=headers)
    assert answer.status_code == 200, answer.text


@pytest.mark.requirement("S-148")
def test_too_much_is_not_read_whether_it_was_announced_or_not(asking: Asking) -> None:
    def trickle() -> Iterator[bytes]:
        for _ in range(70):
            yield b"x" * 1024

    headers = asking.basic() | {"Content-Type": FORM}
    for content in (b"a=" + b"x" * 70_000, trickle()):
        answer = asking.server.post("/oidc/token", content=content, headers=headers)
        assert answer.status_code == 413
        assert is_json(answer)
    answer = asking.server.post("/oidc/token", headers=headers | {"Content-Length": "many"})
    assert answer.status_code == 400


@pytest.mark.requirement("S-148")
def test_another_method_is_not_answered(server: TestClient) -> None:
    for where in ENDPOINTS:
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "X"):
            answer = server.request(method, f"/oidc/{where}")
            assert answer.status_code == 405, (where, method)
            allowed = "GET, POST, HEAD" if where == "userinfo" else "POST"
            assert answer.headers["Allow"] == allowed
    assert is_json(server.get("/oidc/token"))
    assert server.head("/oidc/token").status_code == 405


@pytest.mark.requirement("S-124")
def test_by_a_name_that_is_not_ours_nothing_is_answered(asking: Asking) -> None:
    for where in ENDPOINTS:
        headers = asking.basic() | {"Host": "evil.example"}
        answer = asking.server.post(f"/oidc/{where}", headers=headers)
        assert answer.status_code == 421
        assert is_json(answer)


@pytest.mark.requirement("S-124")
def test_other_servers_ask_by_their_own_name_for_us_and_the_issuer_stays(
    wiki: ClientApp, session: Session, clock: Clock
) -> None:
    settings = Settings(public_url=ISSUER, internal_hosts=frozenset({"nightlatch:8000"}))
    inside = TestClient(create_app(settings, clock), base_url="http://nightlatch:8000")
    with inside as server:
        asking = Asking(server, wiki, oidc_made.secret(wiki.app))
        given = asking.for_code(code(wiki, session)).json()
        assert asking.userinfo(given["access_token"]).status_code == 200
    assert read_token(given["id_token"])[1]["iss"] == ISSUER


@pytest.mark.requirement("S-125")
def test_a_cookie_of_ours_is_nothing_to_them(asking: Asking) -> None:
    sent = {"Cookie": "__Host-nightlatch-session=a-token"}
    assert asking.server.get("/oidc/userinfo", headers=sent).status_code == 401
