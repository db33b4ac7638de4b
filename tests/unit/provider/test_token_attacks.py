"""Attacks with codes and tokens that are somebody else's, or weaker than asked for."""

import pytest
from httpx2 import Response

from tests.canaries import watched
from tests.unit.provider.conftest import Register
from tests.unit.provider.party import PKCE, VERIFIER, MakeParty, Party, challenge
from tests.unit.provider.registering import CALLBACK

pytestmark = pytest.mark.requirement("S-170")
BOARD_SECRET = watched("Zq8LrT2vYk5nXw0bHc7mJd1sFg4pAe9uRi6oQt3y_Vx")
REFUSED = (400, "invalid_grant")


def outcome(answer: Response) -> tuple[int, str]:
    """The status of an answer for programs, and its error."""
    return answer.status_code, answer.json().get("error", "")


# What the request had of PKCE, and what comes with the code (RFC 7636 §4.6, RFC 9700 §2.1.1).
DOWNGRADES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "the verifier left out": (PKCE, {}),
    "an empty verifier": (PKCE, {"code_verifier": ""}),
    "another verifier": (PKCE, {"code_verifier": VERIFIER.swapcase()}),
    "the challenge for a verifier": (PKCE, {"code_verifier": challenge()}),
    "a verifier without a challenge": ({}, {"code_verifier": VERIFIER}),
}


@pytest.mark.parametrize("trick", list(DOWNGRADES))
def test_pkce_cant_be_taken_away_or_added(party: Party, trick: str) -> None:
    asked, brought = DOWNGRADES[trick]
    code = party.authorize(**asked).code
    status, error = outcome(party.exchange(code, **brought))
    assert (status, error) in {REFUSED, (400, "invalid_request")}


WEAK: dict[str, dict[str, str]] = {
    "none": {},
    "plain": {"code_challenge": VERIFIER, "code_challenge_method": "plain"},
    "plain, by leaving out which": {"code_challenge": VERIFIER},
    "an unknown one": {"code_challenge": challenge(), "code_challenge_method": "s256"},
    "an empty one": {"code_challenge": "", "code_challenge_method": "S256"},
    "a short one": {"code_challenge": "abc", "code_challenge_method": "S256"},
}


@pytest.mark.parametrize("is_public", [True, False], ids=["public", "with a secret"])
@pytest.mark.parametrize("trick", list(WEAK))
def test_an_app_that_knows_pkce_gets_no_code_without(
    make_party: MakeParty, register: Register, trick: str, is_public: bool
) -> None:
    party = make_party(register(is_public=is_public))
    told = party.authorize(**WEAK[trick]).told
    assert told["error"] == "invalid_request"
    assert "code" not in told


@pytest.fixture
def other(make_party: MakeParty, register: Register, party: Party) -> Party:
    """Another app, whose people have nothing to do with what it tries."""
    board = register(
        "board",
        needs_pkce=False,
        sign_in=(CALLBACK,),
        secret=BOARD_SECRET,
    )
    return make_party(board, party.walker.person)


def test_a_code_is_for_the_app_that_it_was_made_for(party: Party, other: Party) -> None:
    code = party.authorize().code
    assert outcome(other.exchange(code)) == REFUSED


def test_a_code_is_for_the_address_that_it_was_sent_to(party: Party) -> None:
    code = party.authorize().code
    assert outcome(party.exchange(code, redirect_uri=f"{CALLBACK}/")) == REFUSED


def test_a_refresh_token_is_for_the_app_that_it_was_made_for(party: Party, other: Party) -> None:
    got = party.sign_in(scope="openid offline_access")
    refresh = str(got.answer["refresh_token"])
    asked = {"grant_type": "refresh_token", "refresh_token": refresh}
    assert outcome(other.token(**asked)) == REFUSED
    assert party.token(**asked).status_code == 200  # and no harm was done


def test_another_app_learns_nothing_of_a_token_and_cant_end_it(party: Party, other: Party) -> None:
    access = party.sign_in().access
    assert other.ask("introspect", token=access).json() == {"active": False}
    assert other.ask("revoke", token=access).status_code == 200
    assert party.userinfo(access).status_code == 200


def test_nobody_is_two_apps_at_once(party: Party, other: Party) -> None:
    code = party.authorize().code
    answer = other.exchange(code, client_id=party.client.id)
    assert answer.status_code in {400, 401}
    answer = other.exchange(code, client_id=party.client.id, client_secret=party.client.secret)
    assert outcome(answer) == (400, "invalid_request")


SECRETS = {
    "a wrong one": {"client_secret": "wrong"},
    "an empty one": {"client_secret": ""},
    "none": {},
}


@pytest.mark.parametrize("secret", list(SECRETS))
def test_an_app_with_a_secret_is_nobody_without_it(party: Party, secret: str) -> None:
    code = party.authorize().code
    asked = {"client_id": party.client.id, **SECRETS[secret]}
    status, error = outcome(party.exchange(code, by="", **asked))
    assert status in {400, 401}
    assert error in {"invalid_client", "invalid_request"}
    assert party.exchange(code).status_code == 200  # whose code it still is


@pytest.mark.parametrize("what", ["id_token", "access_token", "refresh_token", "code"])
def test_what_one_endpoint_gives_is_worth_nothing_at_another(party: Party, what: str) -> None:
    way = party.authorize(scope="openid offline_access")
    answer = party.exchange(way.code).json()
    thing = way.code if what == "code" else answer[what]
    if what != "access_token":
        assert party.userinfo(thing).status_code == 401
    if what != "refresh_token":
        asked = {"grant_type": "refresh_token", "refresh_token": thing}
        assert outcome(party.token(**asked)) == REFUSED
    if what != "code":
        assert outcome(party.exchange(thing)) == REFUSED


# How else a program might be talked into it: (grant_type and so on) -> its error.
GRANTS = {
    "password": {"grant_type": "password", "username": "bob", "password": "x"},
    "client_credentials": {"grant_type": "client_credentials"},
    "implicit": {"grant_type": "implicit"},
    "device": {"grant_type": "urn:ietf:params:oauth:grant-type:device_code"},
    "jwt": {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "x"},
}


@pytest.mark.parametrize("kind", list(GRANTS))
def test_there_is_no_other_way_to_tokens(party: Party, kind: str) -> None:
    assert outcome(party.token(**GRANTS[kind])) == (400, "unsupported_grant_type")
