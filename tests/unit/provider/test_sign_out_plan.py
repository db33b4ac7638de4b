"""The OpenID Foundation's plan for RP-initiated logout, module by module, under their names.

Where a module wants “an error screen or a question”, ours is a question, and never a redirect.
"""

from base64 import urlsafe_b64encode
from urllib.parse import urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.unit.conftest import Clock
from tests.unit.provider.party import Got, Party
from tests.unit.provider.registering import SIGNED_OUT
from tests.unit.provider.walking import PUBLIC, Way

pytestmark = pytest.mark.requirement("S-169")
LEFT = "l" * 128
SIGN_OUT = "Sign out"


def leave(party: Party, **given: str | None) -> Way:
    """Send the person to the end_session_endpoint."""
    asked = {name: value for name, value in given.items() if value is not None}
    return party.walker.look_at(f"{PUBLIC}/oidc/sign-out?{urlencode(asked)}")


def leave_as_usual(party: Party, got: Got, **changed: str | None) -> Way:
    """With all that the suite sends, but for what is changed."""
    usual = {"id_token_hint": got.id_token, "post_logout_redirect_uri": SIGNED_OUT, "state": LEFT}
    return leave(party, **{**usual, **changed})


def is_signed_in(party: Party) -> bool:
    return "code" in party.authorize(prompt="none").told


def assert_asks_first(party: Party, way: Way) -> None:
    """No redirect, nobody signed out; the person may still say that they want to leave."""
    assert not way.address
    assert way.answer.status_code < 500
    assert is_signed_in(party)
    assert not party.walker.press(way, SIGN_OUT).address.startswith(SIGNED_OUT)
    assert not is_signed_in(party)


def test_oidcc_rp_initiated_logout_discovery_endpoint_verification(party: Party) -> None:
    found = party.server.get(f"{PUBLIC}/.well-known/openid-configuration").json()
    assert found["end_session_endpoint"] == f"{PUBLIC}/oidc/sign-out"


def test_oidcc_rp_initiated_logout(party: Party) -> None:
    """Signed out without a question, and back with the state and nothing else."""
    way = leave_as_usual(party, party.sign_in())
    assert way.address == f"{SIGNED_OUT}?state={LEFT}"
    assert not is_signed_in(party)


def test_oidcc_rp_initiated_logout_bad_post_logout_redirect_uri(party: Party) -> None:
    got = party.sign_in()
    way = leave_as_usual(party, got, post_logout_redirect_uri="https://evil.example.test/")
    assert_asks_first(party, way)


def test_oidcc_rp_initiated_logout_query_added_to_post_logout_redirect_uri(party: Party) -> None:
    got = party.sign_in()
    way = leave_as_usual(party, got, post_logout_redirect_uri=f"{SIGNED_OUT}?foo=bar")
    assert_asks_first(party, way)


def test_oidcc_rp_initiated_logout_modified_id_token_hint(party: Party) -> None:
    """The hint without a signature, `alg: none`."""
    got = party.sign_in()
    header = urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    changed = f"{header}.{got.id_token.split('.')[1]}."
    assert_asks_first(party, leave_as_usual(party, got, id_token_hint=changed))


def test_oidcc_rp_initiated_logout_bad_id_token_hint(party: Party, clock: Clock) -> None:
    """A hint that somebody else has signed."""
    got = party.sign_in()
    header = {"alg": "RS256", "kid": got.header["kid"]}
    forged = jwt.encode(header, got.claims, RSAKey.generate_key(2048))
    assert_asks_first(party, leave_as_usual(party, got, id_token_hint=forged))


def test_oidcc_rp_initiated_logout_no_id_token_hint(party: Party) -> None:
    got = party.sign_in()
    assert_asks_first(party, leave_as_usual(party, got, id_token_hint=None))


def test_oidcc_rp_initiated_logout_no_params(party: Party) -> None:
    """Our page signs out; it asks first, since anybody's page can lead here."""
    party.sign_in()
    assert_asks_first(party, leave(party))


def test_oidcc_rp_initiated_logout_no_post_logout_redirect_uri(party: Party) -> None:
    """Signed out, and a page of ours says so."""
    got = party.sign_in()
    way = leave_as_usual(party, got, post_logout_redirect_uri=None, state=None)
    assert (way.address, way.answer.status_code) == ("", 200)
    assert not is_signed_in(party)


def test_oidcc_rp_initiated_logout_no_state(party: Party) -> None:
    """Back without a state."""
    way = leave_as_usual(party, party.sign_in(), state=None)
    assert way.address == SIGNED_OUT
    assert not is_signed_in(party)


def test_oidcc_rp_initiated_logout_only_state(party: Party) -> None:
    party.sign_in()
    assert_asks_first(party, leave(party, state=LEFT))
