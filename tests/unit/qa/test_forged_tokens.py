"""The ID tokens that a server for tests lets an app meet when told, once, and no other app."""

from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import BadSignatureError

from operations import housekeeping
from test_mode.clock import Clock
from tests.unit.qa.app_side import BACK, AppSide, part, published

DAY = 24 * 60 * 60
Tell = Callable[..., Any]
Spoil = Callable[..., None]


@pytest.mark.parametrize(
    ("wrong", "claim"),
    [
        ("nonce", "nonce"),
        ("issuer", "iss"),
        ("audience", "aud"),
        ("subject", "sub"),
        ("expiry", "exp"),
    ],
)
def test_an_id_token_says_what_is_wrong_and_is_signed_by_our_key(
    wiki: AppSide, spoil: Spoil, wrong: str, claim: str
) -> None:
    right = part(wiki.id_token(), 1)
    spoil("token", wrong=wrong)
    token = wiki.id_token()
    claims = jwt.decode(token, published(wiki.tester), ["RS256"]).claims
    assert claims[claim] != right[claim]
    if wrong == "expiry":
        assert claims["iat"] < claims["exp"] < right["iat"]


def test_claims_are_changed_and_taken_away(wiki: AppSide, spoil: Spoil) -> None:
    spoil("token", claims={"nonce": None, "groups": "ops"})
    claims = part(wiki.id_token(), 1)
    assert "nonce" not in claims
    assert claims["groups"] == "ops"


def test_a_damaged_signature_is_one_of_a_key_that_is_known(wiki: AppSide, spoil: Spoil) -> None:
    spoil("token", wrong="signature")
    with pytest.raises(BadSignatureError):
        jwt.decode(wiki.id_token(), published(wiki.tester), ["RS256"])


def test_a_key_that_is_nowhere_to_be_found_signs(wiki: AppSide, spoil: Spoil) -> None:
    assert wiki.id_token()
    known = {key.kid for key in published(wiki.tester).keys}
    spoil("token", wrong="key")
    token = wiki.id_token()
    assert part(token, 0)["kid"] not in known
    assert {key.kid for key in published(wiki.tester).keys} == known


def test_a_token_without_any_signature(wiki: AppSide, spoil: Spoil) -> None:
    spoil("token", wrong="algorithm")
    token = wiki.id_token()
    assert part(token, 0)["alg"] == "none"
    assert token.endswith(".")


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_a_key_that_the_app_has_not_seen_signs_and_is_published(
    wiki: AppSide, board: AppSide, spoil: Spoil, tell: Tell, algorithm: str
) -> None:
    board.made = tell("app", name=board.made["name"], redirect_uris=[BACK], algorithm=algorithm)
    usual = part(board.id_token(), 0)["kid"]
    spoil("authorization", client_id=board.made["client_id"], rotated_key=True)
    seen = published(wiki.tester)
    token = board.id_token()
    assert part(token, 0)["kid"] not in {key.kid for key in seen.keys}
    jwt.decode(token, published(wiki.tester), [algorithm])
    assert part(wiki.id_token(), 0)["kid"] in {key.kid for key in seen.keys}
    assert part(board.id_token(), 0)["kid"] == usual


def test_the_clock_rules_the_keys(
    sign_in: Callable[[], AppSide], moving: Clock, tell: Tell
) -> None:
    old = part(sign_in().id_token(), 0)["kid"]
    for days in (363, 1):  # of which the first is a leap, after which some things wait
        tell("clock", advance=days * DAY)
        housekeeping.sweep_if_due(moving)
    app = sign_in()
    assert part(app.id_token(), 0)["kid"] == old
    [_, _, *coming] = [key.kid for key in published(app.tester).keys]
    for _ in range(2):
        tell("clock", advance=DAY)
        housekeeping.sweep_if_due(moving)
    assert part(sign_in().id_token(), 0)["kid"] in coming
