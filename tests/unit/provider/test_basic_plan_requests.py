"""More of the basic plan: what a request may ask for."""

import re

import pytest

from tests.unit.conftest import Clock
from tests.unit.provider.party import Party
from tests.unit.provider.walking import PUBLIC

pytestmark = pytest.mark.requirement("S-168")
ASKS_FOR_A_USER = {"login_required", "interaction_required", "consent_required"}
# RFC 6749 §4.1.2.1.
DESCRIPTION = re.compile(r"[\x20-\x21\x23-\x5B\x5D-\x7E]*")


def test_oidcc_prompt_login(party: Party) -> None:
    """A second sign-in with prompt=login asks again, and its auth_time is a later one."""
    first = party.sign_in()
    way = party.authorize(prompt="login")
    assert way.asked == ["confirm_password"]
    second = party.got(party.exchange(way.code))
    assert second.claims["auth_time"] > first.claims["auth_time"]
    assert second.claims["sub"] == first.claims["sub"]


def test_oidcc_prompt_none_not_logged_in(party: Party) -> None:
    """An error that says why, at once; a long state comes back whole."""
    state = "s" * 128
    way = party.authorize(prompt="none", state=state)
    assert way.told["error"] in ASKS_FOR_A_USER
    assert (way.told["state"], way.told["iss"]) == (state, PUBLIC)
    assert DESCRIPTION.fullmatch(way.told.get("error_description", ""))
    assert way.told.keys() <= {"error", "error_description", "error_uri", "state", "iss"}
    assert not way.asked


def test_oidcc_prompt_none_logged_in(party: Party) -> None:
    """The same person and the same auth_time, with nothing shown."""
    first = party.sign_in()
    way = party.authorize(prompt="none")
    assert not way.asked
    second = party.got(party.exchange(way.code))
    for name in ("sub", "auth_time"):
        assert second.claims[name] == first.claims[name]


def test_oidcc_max_age_1(party: Party, clock: Clock) -> None:
    """Two seconds later max_age=1 asks again; auth_time is there, later, and recent."""
    first = party.sign_in()
    clock.advance(2)
    way = party.authorize(max_age="1")
    assert way.asked
    second = party.got(party.exchange(way.code))
    assert second.claims["auth_time"] > first.claims["auth_time"]
    assert clock.now - second.claims["auth_time"] < 60


def test_oidcc_max_age_10000(party: Party) -> None:
    """A large max_age asks nothing; auth_time is there and the same."""
    first = party.sign_in()
    way = party.authorize(max_age="10000", prompt="none")
    second = party.got(party.exchange(way.code))
    for name in ("sub", "auth_time"):
        assert second.claims[name] == first.claims[name]


def test_oidcc_ensure_request_with_unknown_parameter_succeeds(party: Party) -> None:
    """What we don't know, we ignore."""
    assert party.sign_in(extra="foobar").claims["sub"]


def test_oidcc_id_token_hint(party: Party) -> None:
    """prompt=none with the ID token of before: the same person, nothing shown."""
    first = party.sign_in()
    way = party.authorize(prompt="none", id_token_hint=first.id_token)
    assert not way.asked
    second = party.got(party.exchange(way.code))
    for name in ("sub", "auth_time"):
        assert second.claims[name] == first.claims[name]


def test_oidcc_login_hint(party: Party) -> None:
    """The parameter must do no harm."""
    assert party.sign_in(login_hint="bob@example.test").claims["sub"]


def test_oidcc_ui_locales(party: Party) -> None:
    """The parameter must do no harm."""
    assert party.sign_in(ui_locales="se").claims["sub"]


def test_oidcc_claims_locales(party: Party) -> None:
    """The parameter must do no harm."""
    assert party.sign_in(claims_locales="se").claims["sub"]


@pytest.mark.parametrize("asked", ["supported", "1 2"])
def test_oidcc_ensure_request_with_acr_values_succeeds(party: Party, asked: str) -> None:
    """Those that discovery lists, or any others: `acr` is one of ours."""
    supported = party.discovered()["acr_values_supported"]
    assert isinstance(supported, list)
    values = " ".join(supported) if asked == "supported" else asked
    assert party.sign_in(acr_values=values).claims["acr"] in supported
