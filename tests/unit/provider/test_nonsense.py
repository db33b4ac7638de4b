"""Whatever is sent to the provider, it is refused in good order: nothing of it is our fault."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from httpx2 import Response

from tests.unit.provider.party import Party
from tests.unit.provider.walking import FROM_THE_APP, PUBLIC

pytestmark = pytest.mark.requirement("S-170")
VALUES = (
    *("", "\0", "%00", "é" * 500, "😀", "x" * 9000, "-1", "1" * 400, "1e9", "٣", "null", "[]"),
    *("{" * 3000, '{"userinfo":[]}', '{"id_token":{"acr":{"values":[1,null,{"a":1}]}}}'),
    *('{"id_token":{"sub":{"value":{"x":1}}}}', '{"userinfo":{"name":{"value":["x"]}}}'),
    *("\r\nX: y", "\u2028\u202e\ufeff", "<script>", "' OR 1=1--", "openid openid", "none login"),
)
NAMES = (
    *("client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce"),
    *("code_challenge", "code_challenge_method", "prompt", "max_age", "acr_values", "claims"),
    *("login_hint", "id_token_hint", "ui_locales", "display", "request", "registration"),
)
RAW = (b"%ff%fe", b"client_id=%ff", b"=&&&=", b"client_id", b"\xff\xfe\x00", b"a=%ff%00%80")
FORM = "application/x-www-form-urlencoded"
KINDS = (
    *(FORM, f"{FORM}; charset=utf-16", "multipart/form-data; boundary=x"),
    *("application/json", "text/plain", ""),
)
SHOWN = (b"Basic", b"Basic !!!", b"Basic /////w==", b"Basic Og==", b"Bearer", b"Bearer \xe9", b"x")
FOR_PROGRAMS = ("token", "userinfo", "revoke", "introspect")


def assert_in_order(answers: Iterator[Response]) -> None:
    for answer in answers:
        assert answer.status_code < 500, (answer.url, answer.text)


def test_in_a_request_to_sign_in(party: Party) -> None:
    party.authorize()
    browser, usual = party.walker.browser, party.asking(prompt="none")
    asked = (urlencode(usual | {name: value}) for name in NAMES for value in VALUES)
    links = (f"/oidc/authorize?{query}" for query in asked)
    assert_in_order(browser.get(link, headers=FROM_THE_APP) for link in links)


def test_in_a_request_to_sign_out(party: Party) -> None:
    names = ("id_token_hint", "post_logout_redirect_uri", "client_id", "state")
    asked = (urlencode({name: value}) for name in names for value in VALUES)
    links = (f"/oidc/sign-out?{query}" for query in asked)
    assert_in_order(party.walker.browser.get(link, headers=FROM_THE_APP) for link in links)


def test_in_what_an_app_brings(party: Party) -> None:
    for value in VALUES:
        code = {"code": value, "redirect_uri": value, "code_verifier": value}
        refresh = {"refresh_token": f"{value}.{value}", "scope": value}
        forms: list[dict[str, str]] = [
            {"grant_type": value},
            {"grant_type": "authorization_code", **code},
            {"grant_type": "refresh_token", **refresh},
        ]
        assert_in_order(party.token(**form) for form in forms)
        assert_in_order(party.ask(at, token=value) for at in ("revoke", "introspect"))


@pytest.mark.parametrize("endpoint", FOR_PROGRAMS)
def test_in_place_of_a_form(party: Party, endpoint: str) -> None:
    ask, address = party.server.request, f"{PUBLIC}/oidc/{endpoint}"
    as_kinds = [(raw, {"Content-Type": kind}) for raw in RAW for kind in KINDS]
    assert_in_order(ask("POST", address, content=raw, headers=head) for raw, head in as_kinds)
    methods = ("GET", "POST", "PUT", "OPTIONS")
    shown = [(method, {"Authorization": it}) for method in methods for it in SHOWN]
    assert_in_order(ask(method, address, headers=head) for method, head in shown)  # type: ignore[arg-type]
