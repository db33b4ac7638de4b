"""Attacks on where people, codes and answers are sent: none of them works."""

import re
from urllib.parse import urlencode

import pytest

from tests.unit.provider.attacks import LOOPBACK, REDIRECTS
from tests.unit.provider.conftest import Register
from tests.unit.provider.party import NONCE, PKCE, STATE, MakeParty, Party
from tests.unit.provider.registering import CALLBACK
from tests.unit.provider.walking import FROM_THE_APP, PUBLIC

pytestmark = pytest.mark.requirement("S-170")


@pytest.mark.parametrize("trick", list(REDIRECTS))
def test_nobody_is_sent_to_an_address_that_isnt_registered(
    make_party: MakeParty, register: Register, trick: str
) -> None:
    """Neither before anyone has signed in nor after, however the request comes."""
    party = make_party(register(needs_pkce=False))
    register("board", sign_in=("https://board.example.test/callback",))
    asked = party.asking(redirect_uri=REDIRECTS[trick])
    assert_leads_nowhere(party, asked)
    party.authorize()
    assert_leads_nowhere(party, asked)


def assert_leads_nowhere(party: Party, asked: dict[str, str]) -> None:
    browser = party.walker.browser
    for answer in (
        browser.get(f"/oidc/authorize?{urlencode(asked)}", headers=FROM_THE_APP),
        browser.get(f"/oidc/authorize?{urlencode(asked | {'prompt': 'none'})}"),
        browser.post("/oidc/authorize", data=asked, headers={"Sec-Fetch-Site": "cross-site"}),
    ):
        assert 400 <= answer.status_code < 500
        assert not {"location", "refresh"} & answer.headers.keys()
        links = re.findall(r'(?:href|action|src)="[^"]*"', answer.text)
        assert "evil.example/" not in "".join(links)
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("trick", list(LOOPBACK))
def test_an_app_on_ones_own_machine_may_choose_the_port_and_nothing_else(
    make_party: MakeParty, register: Register, trick: str
) -> None:
    native = register(is_public=True, sign_in=("http://127.0.0.1/callback",))
    party = make_party(native)
    assert_leads_nowhere(party, party.asking(redirect_uri=LOOPBACK[trick]))
    good = "http://127.0.0.1:49152/callback"
    assert party.authorize(redirect_uri=good, **PKCE).address.startswith(f"{good}?code=")


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_redirect_addresses_none_counts(party: Party, order: int) -> None:
    party.authorize()
    both = [("redirect_uri", CALLBACK), ("redirect_uri", "https://evil.example/")][::order]
    query = urlencode([*party.asking(redirect_uri=None).items(), *both])
    answer = party.walker.browser.get(f"/oidc/authorize?{query}", headers=FROM_THE_APP)
    assert 400 <= answer.status_code < 500
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    "asked",
    [{}, {"response_type": "token"}, {"prompt": "none", "max_age": "0"}, {"request": "x"}],
    ids=["a code", "a wrong type", "none of it", "a request object"],
)
def test_every_answer_names_the_issuer_so_that_apps_cant_be_mixed_up(
    party: Party, asked: dict[str, str]
) -> None:
    """RFC 9207: an app that signs in with several providers can tell from whom a code is."""
    party.authorize()
    assert party.authorize(**asked).told["iss"] == PUBLIC


@pytest.mark.parametrize(
    "kind", ["token", "id_token", "id_token token", "code id_token", "code token", "none", "CODE"]
)
def test_there_is_no_other_answer_than_a_code(party: Party, kind: str) -> None:
    party.authorize()
    told = party.authorize(response_type=kind).told
    assert told["error"] == "unsupported_response_type"
    assert not {"code", "access_token", "id_token"} & told.keys()


@pytest.mark.parametrize("mode", ["fragment", "form_post", "web_message"])
def test_the_code_goes_nowhere_but_into_the_query(party: Party, mode: str) -> None:
    party.authorize()
    way = party.authorize(response_mode=mode)
    assert "code" not in way.told
    assert way.told.get("error") == "invalid_request"


def test_the_state_comes_back_as_it_was_and_is_no_markup(party: Party) -> None:
    state = '"><script>alert(1)</script>&code=x&iss=https://evil.example#%00 é'
    way = party.authorize(state=state)
    assert way.told["state"] == state
    assert (way.told["iss"], way.code) == (PUBLIC, way.told["code"])
    assert "<script>alert" not in way.answer.text


def test_no_page_of_the_way_can_be_framed_or_tells_where_one_was(party: Party) -> None:
    browser = party.walker.browser
    answer = browser.get(party.address(), headers=FROM_THE_APP)
    while answer.is_redirect:
        answer = browser.get(answer.headers["Location"])
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_nonce_and_state_of_one_request_never_get_into_another(party: Party) -> None:
    one, two = party.authorize(state="1", nonce="1"), party.authorize(state="2", nonce="2")
    assert (one.told["state"], two.told["state"]) == ("1", "2")
    claims = [party.got(party.exchange(way.code)).claims["nonce"] for way in (two, one)]
    assert claims == ["2", "1"]
    assert NONCE not in claims
    assert STATE not in claims
