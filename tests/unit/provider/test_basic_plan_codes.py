"""The rest of the basic plan: codes, addresses, request objects, refresh, PKCE."""

import json
import re

import pytest

from tests.unit.conftest import Clock, Person
from tests.unit.provider.conftest import Register
from tests.unit.provider.party import PKCE, STATE, VERIFIER, MakeParty, Party

pytestmark = pytest.mark.requirement("S-168")
# RFC 6749 §5.2.
DESCRIPTION = re.compile(r"[\x20-\x21\x23-\x5B\x5D-\x7E]*")
UNSIGNED = "eyJhbGciOiJub25lIn0.e30."


def assert_is_refused(party: Party, code: str) -> None:
    again = party.exchange(code)
    assert again.status_code == 400
    assert again.headers["Content-Type"].startswith("application/json")
    assert again.json()["error"] == "invalid_grant"
    assert DESCRIPTION.fullmatch(again.json().get("error_description", ""))


def test_oidcc_codereuse(party: Party) -> None:
    """A code works once."""
    code = party.authorize().code
    party.got(party.exchange(code))
    assert_is_refused(party, code)


def test_oidcc_codereuse_30seconds(party: Party, clock: Clock) -> None:
    """Half a minute later neither, and the access token that it brought is worth nothing."""
    code = party.authorize().code
    got = party.got(party.exchange(code))
    clock.advance(30)
    assert_is_refused(party, code)
    assert party.userinfo(got.access).status_code == 401


def test_oidcc_ensure_registered_redirect_uri(party: Party) -> None:
    """An address that isn't registered gets a page that says so, and no redirect."""
    way = party.authorize(redirect_uri=f"{party.client.redirect_uri}/x7Hq2")
    assert not way.address
    assert 400 <= way.answer.status_code < 500
    assert "redirect" in way.answer.text.lower()


def test_oidcc_ensure_post_request_succeeds(party: Party) -> None:
    """The request by POST, from a page of the app's."""
    from_the_app = {"Origin": "https://wiki.example.test", "Sec-Fetch-Site": "cross-site"}
    browser = party.walker.browser
    sent = browser.post("/oidc/authorize", data=party.asking(), headers=from_the_app)
    way = party.walker.follow(sent)
    assert way.told["state"] == STATE
    assert party.got(party.exchange(way.code)).claims["sub"]


def test_oidcc_server_client_secret_post(party: Party) -> None:
    """The secret in the form."""
    way = party.authorize()
    assert party.got(party.exchange(way.code, by="post")).claims["sub"]
    supported = party.discovered()["token_endpoint_auth_methods_supported"]
    assert {"client_secret_basic", "client_secret_post"} <= set(supported)


def test_oidcc_request_uri_unsigned_supported_correctly_or_rejected_as_unsupported(
    party: Party,
) -> None:
    """request_uri_not_supported, and nothing is fetched."""
    way = party.authorize(request_uri="https://wiki.example.test/request.jwt")
    assert way.told["error"] == "request_uri_not_supported"
    assert party.discovered()["request_uri_parameter_supported"] is False


def test_oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported(
    party: Party,
) -> None:
    """request_not_supported."""
    way = party.authorize(request=UNSIGNED, state=None)
    assert way.told["error"] == "request_not_supported"
    assert "state" not in way.told
    assert party.discovered()["request_parameter_supported"] is False


def test_oidcc_claims_essential(party: Party) -> None:
    """The name, asked for as essential in userinfo, is there; and not in the ID token."""
    got = party.sign_in(claims=json.dumps({"userinfo": {"name": {"essential": True}}}))
    assert party.userinfo(got.access).json()["name"] == "Bob Example"
    assert "name" not in got.claims


def test_oidcc_ensure_request_object_with_redirect_uri(party: Party) -> None:
    """Without support for request objects the parameter counts: a wrong one gets a page."""
    way = party.authorize(request=UNSIGNED, redirect_uri="https://invalid.example/callback")
    assert not way.address
    assert 400 <= way.answer.status_code < 500


def test_oidcc_refresh_token(
    party: Party, make_party: MakeParty, register: Register, ada: Person
) -> None:
    """A refresh keeps who and when; another app's refresh token is worth nothing to this one."""
    asked = {"scope": "openid offline_access", "prompt": "consent"}
    first = party.sign_in(**asked)
    assert "refresh_token" in party.discovered()["grant_types_supported"]
    token = str(first.answer["refresh_token"])
    assert re.fullmatch("[ -~]+", token)
    refreshed = party.token(grant_type="refresh_token", refresh_token=token)
    next_one = party.got(refreshed)
    for name in ("iss", "sub", "aud", "auth_time"):
        assert next_one.claims[name] == first.claims[name]
    assert next_one.claims["iat"] >= first.claims["iat"]
    assert party.userinfo(next_one.access).status_code == 200
    other = make_party(register("board", needs_pkce=False), ada)
    theirs = str(other.sign_in(**asked).answer["refresh_token"])
    refused = party.token(grant_type="refresh_token", refresh_token=theirs)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def test_oidcc_ensure_request_with_valid_pkce_succeeds(party: Party) -> None:
    """Many apps use PKCE without asking whether it is known."""
    assert party.sign_in(verifier=VERIFIER, **PKCE).claims["sub"]
