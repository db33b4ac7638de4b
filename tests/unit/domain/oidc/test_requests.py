"""What an app asks for is read exactly; what is wrong with it is said to who can mend it."""

import json
from pathlib import Path

import pytest

from domain.database.storage import write
from domain.oidc import requests, signing
from domain.oidc.clients import ClientApp
from domain.oidc.request_faults import RequestFault
from models import Client
from tests.unit import oidc
from tests.unit import oidc_made as made
from tests.unit.conftest import NOW

MFA, SFA = "https://refeds.org/profile/mfa", "https://refeds.org/profile/sfa"

# What is wrong, and what the app hears.
FAULTS: list[tuple[dict[str, str | None], str]] = [
    ({"response_type": None}, "invalid_request"),
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": "code id_token"}, "unsupported_response_type"),
    ({"response_mode": "fragment"}, "invalid_request"),
    ({"response_mode": "form_post"}, "invalid_request"),
    ({"scope": None}, "invalid_scope"),
    ({"scope": "profile"}, "invalid_scope"),
    ({"scope": "OPENID"}, "invalid_scope"),
    ({"prompt": "none login"}, "invalid_request"),
    ({"prompt": "create"}, "invalid_request"),
    ({"max_age": "-1"}, "invalid_request"),
    ({"max_age": "soon"}, "invalid_request"),
    ({"max_age": "1.5"}, "invalid_request"),
    ({"max_age": "\N{ARABIC-INDIC DIGIT THREE}"}, "invalid_request"),
    ({"nonce": "x" * 1001}, "invalid_request"),
    ({"nonce": "\0"}, "invalid_request"),
    ({"claims": "{"}, "invalid_request"),
    ({"claims": "[]"}, "invalid_request"),
    ({"claims": '{"id_token": []}'}, "invalid_request"),
    ({"claims": '{"id_token": {"acr": "x"}}'}, "invalid_request"),
    ({"claims": '{"id_token": {"sub": {"value": 7}}}'}, "invalid_request"),
    ({"claims": '{"id_token": {"sub": {"value": ""}}}'}, "invalid_request"),
    ({"claims": '{"id_token": {"acr": {"essential": true, "values": [7]}}}'}, "invalid_request"),
    ({"claims": '{"id_token": {"acr": {"essential": true, "values": []}}}'}, "invalid_request"),
    ({"claims": '{"id_token": {"acr": {"essential": "true"}}}'}, "invalid_request"),
    ({"claims": "[" * 3000}, "invalid_request"),
    ({"claims": '{"a": "%s"}' % ("x" * 4000)}, "invalid_request"),
    ({"id_token_hint": "x.y.z"}, "invalid_request"),
    ({"request": "x"}, "request_not_supported"),
    ({"request_uri": "https://x.example/"}, "request_uri_not_supported"),
    ({"registration": "{}"}, "registration_not_supported"),
    ({"ui_locales": "x" * 8000}, "invalid_request"),
]


@pytest.mark.parametrize("name", ["request", "request_uri", "registration", "prompt", "claims"])
def test_a_parameter_without_a_value_counts_as_left_out(wiki: ClientApp, name: str) -> None:
    """RFC 6749 §3.1."""
    assert read(wiki, (name, "")).query == read(wiki).query


def read(wiki: ClientApp, *doubled: tuple[str, str], **more: str | None) -> requests.ValidRequest:
    given = oidc.parameters(wiki.client.client_id, made.REDIRECT, **more)
    return requests.read([*given.items(), *doubled])


def fault(wiki: ClientApp, *doubled: tuple[str, str], **more: str | None) -> RequestFault:
    with pytest.raises(RequestFault) as caught:
        read(wiki, *doubled, **more)
    return caught.value


def test_a_request_that_is_right_is_read_and_read_again_the_same(wiki: ClientApp) -> None:
    asked = read(wiki, max_age="60", prompt="login consent", login_hint="bob", ui_locales="de")
    assert asked.scopes == ("openid", "profile", "email", "groups")
    assert (asked.state, asked.nonce) == ("the state", "the nonce")
    assert asked.max_age == 60
    assert asked.prompts == {"login", "consent"}
    assert requests.read_again(asked.query) == asked


def test_what_is_unknown_is_ignored(wiki: ClientApp) -> None:
    asked = read(wiki, scope="openid address phone x", audience="y", resource="z")
    assert asked.scopes == ("openid",)
    assert "audience" not in asked.query


@pytest.mark.requirement("S-134")
def test_all_else_goes_back_to_the_app(wiki: ClientApp) -> None:
    for changed, error in FAULTS:
        told = fault(wiki, **changed)
        assert told.error == error, changed
        assert (told.app, told.redirect_uri, told.state) == (wiki.app, made.REDIRECT, "the state")


@pytest.mark.requirement("S-134")
@pytest.mark.parametrize("name", ["state", "nonce", "scope", "prompt", "code_challenge", "claims"])
def test_nothing_may_be_said_twice(wiki: ClientApp, name: str) -> None:
    told = fault(wiki, (name, "x"), claims="{}", prompt="login")
    assert told.error == "invalid_request"
    assert told.state == ("" if name == "state" else "the state")


@pytest.mark.requirement("S-135")
@pytest.mark.parametrize(
    "changed",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge": None},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": "s256"},
        {"code_challenge": "too short"},
        {"code_challenge": oidc.CHALLENGE + "="},
    ],
    ids=str,
)
def test_pkce_is_asked_of_every_app_and_only_as_a_hash(
    wiki: ClientApp, changed: dict[str, str | None]
) -> None:
    assert fault(wiki, **changed).error == "invalid_request"


@pytest.mark.requirement("S-135")
def test_an_app_that_does_not_know_pkce_may_do_without(data_dir: Path) -> None:
    app = made.client(needs_pkce=False)
    without = {"code_challenge": None, "code_challenge_method": None}
    assert read(app, **without).challenge == ""
    assert read(app).challenge == oidc.CHALLENGE
    assert fault(app, code_challenge_method="plain").error == "invalid_request"


@pytest.mark.requirement("S-135")
def test_a_public_one_never_may(data_dir: Path) -> None:
    app = made.client(is_public=True)
    with write():
        Client.update(needs_pkce=False).execute()
    without = {"code_challenge": None, "code_challenge_method": None}
    assert fault(app, **without).error == "invalid_request"


@pytest.mark.requirement("S-136")
@pytest.mark.parametrize(
    ("changed", "needs", "lacking"),
    [
        ({}, False, False),
        ({"acr_values": MFA}, True, False),
        ({"acr_values": f"{SFA} {MFA}"}, False, False),
        ({"acr_values": "unheard-of"}, False, False),
        ({"acr_values": f"unheard-of {MFA}"}, True, False),
        ({"acr_values": "phr"}, True, False),
        ({"acr_values": f"phr {SFA}"}, False, False),
        ({"claims": json.dumps({"id_token": {"acr": {"value": MFA}}})}, True, False),
        ({"claims": json.dumps({"id_token": {"acr": None}})}, False, False),
        ({"claims": json.dumps({"id_token": {"acr": {"essential": True}}})}, False, False),
        (
            {"claims": json.dumps({"id_token": {"acr": {"essential": True, "values": ["x"]}}})},
            False,
            True,
        ),
        (
            {"claims": json.dumps({"id_token": {"acr": {"essential": True, "values": [MFA]}}})},
            True,
            False,
        ),
    ],
    ids=str,
)
def test_how_sure_the_app_wants_to_be_is_understood(
    wiki: ClientApp, changed: dict[str, str], needs: bool, lacking: bool
) -> None:
    with write():
        Client.update(needs_mfa=False).execute()
    asked = read(wiki, **changed)
    assert (asked.needs_mfa, asked.wants_what_we_lack) == (needs, lacking)


@pytest.mark.requirement("S-137")
def test_a_hint_is_believed_only_if_we_signed_it(wiki: ClientApp) -> None:
    hint = signing.sign({"sub": "a1b2", "aud": "x"}, "RS256", NOW)
    assert read(wiki, id_token_hint=hint).subs == ("a1b2",)
    assert fault(wiki, id_token_hint=hint[:-4] + "AAAA").error == "invalid_request"
    same = json.dumps({"id_token": {"sub": {"value": "a1b2"}}})
    assert read(wiki, id_token_hint=hint, claims=same).subs == ("a1b2",)
    several = json.dumps({"id_token": {"sub": {"values": ["c3d4", "a1b2"]}}})
    assert read(wiki, claims=several).subs == ("c3d4", "a1b2")
    assert read(wiki, id_token_hint=hint, claims=several).subs == ("a1b2",)
    other = json.dumps({"id_token": {"sub": {"value": "c3d4"}}})
    assert read(wiki, claims=other).subs == ("c3d4",)
    assert fault(wiki, id_token_hint=hint, claims=other).error == "invalid_request"


@pytest.mark.requirement("S-137")
def test_of_a_hint_only_whom_it_names_is_kept(wiki: ClientApp) -> None:
    hint = signing.sign({"sub": "a1b2", "aud": "x"}, "RS256", NOW)
    asked = read(wiki, id_token_hint=hint)
    assert hint not in asked.query
    assert requests.read_again(asked.query) == asked
    assert read(wiki, hinted_sub="a1b2").subs == ()
