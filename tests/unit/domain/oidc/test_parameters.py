"""Two spellings of one thing, in what an app sends a person here with, mean the same or nothing."""

import pytest

from domain.oidc import requests
from domain.oidc.clients import ClientApp
from domain.oidc.parameters import MAX_AGE
from domain.oidc.request_faults import RequestFault
from domain.oidc.requests import ValidRequest
from tests.unit import oidc
from tests.unit import oidc_made as made
from tests.unit.oidc import MFA

BLANKS = ("\t", "\n", "\x0b", "\N{NO-BREAK SPACE}", "\N{EM SPACE}", "\N{LINE SEPARATOR}")
TWICE = (
    '{"id_token": {"sub": {"value": "x"}}, "id_token": {}}',
    '{"id_token": {"sub": {"value": "x"}, "sub": null}}',
    '{"id_token": {"sub": {"value": "x", "value": "y"}}}',
    '{"id_token": {"acr": {"essential": true, "essential": false}}}',
    '{"userinfo": {"email": null, "email": null}}',
    '{"id_token": {}, "\\u0069d_token": {}}',
)


def read(wiki: ClientApp, **more: str) -> ValidRequest:
    return requests.read(oidc.parameters(wiki.client.client_id, made.REDIRECT, **more).items())


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        *(("0", 0), ("007", 7), (f"{'0' * 40}60", 60), ("0" * 5_000, 0)),
        *((str(MAX_AGE - 1), MAX_AGE - 1), (str(MAX_AGE), MAX_AGE), (str(MAX_AGE + 1), MAX_AGE)),
        # What languages call the largest number.
        *((str(2**63 - 1), MAX_AGE), ("9" * 5_000, MAX_AGE)),
    ],
    ids=lambda given: str(given)[:30],
)
def test_any_number_of_seconds_is_one(wiki: ClientApp, text: str, seconds: int) -> None:
    assert read(wiki, max_age=text).max_age == seconds


@pytest.mark.parametrize("text", ["-0", "+5", " 5", "5 ", "5.0", "5e3", "0x5", "5_0", "５", "\n5"])
def test_what_is_no_number_of_seconds_is_refused(wiki: ClientApp, text: str) -> None:
    with pytest.raises(RequestFault, match="max_age is not a number of seconds"):
        read(wiki, max_age=text)


def test_a_list_may_have_more_spaces_than_it_needs(wiki: ClientApp) -> None:
    asked = read(wiki, scope=" openid  email ", prompt=" login  consent", acr_values=f"  {MFA} ")
    assert asked.scopes == ("openid", "email")
    assert asked.prompts == {"login", "consent"}
    assert asked.acr_values == (MFA,)


@pytest.mark.parametrize("between", BLANKS, ids=ascii)
def test_no_other_blank_stands_between(wiki: ClientApp, between: str) -> None:
    for name, text in (("scope", f"openid{between}email"), ("prompt", f"login{between}consent")):
        with pytest.raises(RequestFault):
            read(wiki, **{name: text})
    assert read(wiki, scope=f"openid email{between}groups").scopes == ("openid",)
    assert read(wiki, acr_values=f"x{between}{MFA}").acr_values == (f"x{between}{MFA}",)


@pytest.mark.requirement("S-134")
@pytest.mark.parametrize("claims", TWICE)
def test_claims_say_nothing_twice(wiki: ClientApp, claims: str) -> None:
    with pytest.raises(RequestFault, match="claims has a name more than once"):
        read(wiki, claims=claims)
