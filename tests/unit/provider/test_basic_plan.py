"""The OpenID Foundation's basic plan for providers, module by module, under the modules' names.

A module's demand is quoted from its summary in the conformance suite, OIDCCBasicTestPlan. The
suite's own client knows no PKCE and asks for `openid` alone, so does ours unless a test says
otherwise.
"""

import pytest

from tests.unit.conftest import Clock, Person
from tests.unit.provider.party import NONCE, STATE, Party
from tests.unit.provider.walking import PUBLIC

pytestmark = pytest.mark.requirement("S-168")


def test_oidcc_server(party: Party, clock: Clock, bob: Person) -> None:
    """The happy flow: state and iss come back, every claim is right, userinfo answers."""
    way = party.authorize()
    assert (way.told["state"], way.told["iss"]) == (STATE, PUBLIC)
    answer = party.exchange(way.code)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"].startswith("application/json")
    got = party.got(answer)
    assert got.answer["token_type"].lower() == "bearer"
    assert got.answer["expires_in"] > 0
    claims = got.claims
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (PUBLIC, party.client.id, NONCE)
    assert abs(claims["iat"] - clock.now) < 60
    assert claims["exp"] > clock.now
    assert 0 < len(claims["sub"]) <= 255
    userinfo = party.userinfo(got.access)
    assert (userinfo.status_code, userinfo.json()["sub"]) == (200, claims["sub"])


def test_oidcc_response_type_missing(party: Party) -> None:
    """invalid_request or unsupported_response_type, at the redirect address or on a page."""
    told = party.authorize(response_type=None).told
    assert told["error"] in {"invalid_request", "unsupported_response_type"}
    assert told["state"] == STATE
    assert "code" not in told


def test_oidcc_idtoken_signature(party: Party) -> None:
    """Signed with RS256 by a published key, which `kid` names."""
    header = party.sign_in().header
    assert header["alg"] == "RS256"
    keys = party.server.get(f"{PUBLIC}/oidc/keys").json()["keys"]
    assert [key["alg"] for key in keys if key["kid"] == header["kid"]] == ["RS256"]


def test_oidcc_idtoken_unsigned(party: Party) -> None:
    """Only for providers that offer `none`: ours doesn't, and says so."""
    assert "none" not in party.discovered()["id_token_signing_alg_values_supported"]


def test_oidcc_userinfo_get(party: Party) -> None:
    """Userinfo by GET, with the token in the header."""
    got = party.sign_in()
    answer = party.userinfo(got.access)
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.json()["sub"] == got.claims["sub"]


def test_oidcc_userinfo_post_header(party: Party) -> None:
    """Userinfo by POST, with the token in the header."""
    got = party.sign_in()
    assert party.userinfo(got.access, "header").json()["sub"] == got.claims["sub"]


def test_oidcc_userinfo_post_body(party: Party) -> None:
    """Userinfo by POST, with the token in the body."""
    got = party.sign_in()
    assert party.userinfo(got.access, "body").json()["sub"] == got.claims["sub"]


def test_oidcc_ensure_request_without_nonce_succeeds_for_code_flow(party: Party) -> None:
    """The nonce is optional where the code is all that comes back."""
    assert "nonce" not in party.sign_in(nonce=None).claims


def told_about_bob(party: Party, scope: str) -> dict[str, object]:
    """Userinfo of this scope, after checking that both name the same person."""
    got = party.sign_in(scope=scope)
    userinfo: dict[str, object] = party.userinfo(got.access).json()
    assert userinfo["sub"] == got.claims["sub"]
    return userinfo


def test_oidcc_scope_profile(party: Party) -> None:
    """What the scope stands for, as far as we know it (Core §5.4)."""
    told = told_about_bob(party, "openid profile")
    assert (told["name"], told["preferred_username"]) == ("Bob Example", "bob")


def test_oidcc_scope_email(party: Party) -> None:
    """The address, and whether it is theirs: a boolean."""
    told = told_about_bob(party, "openid email")
    assert (told["email"], told["email_verified"]) == ("bob@example.test", False)


def test_oidcc_scope_address(party: Party) -> None:
    """Left out by the suite where a provider doesn't offer it; asking for it must do no harm."""
    assert "address" not in party.discovered()["scopes_supported"]
    assert "address" not in told_about_bob(party, "openid address")


def test_oidcc_scope_phone(party: Party) -> None:
    """As with the postal address."""
    assert "phone" not in party.discovered()["scopes_supported"]
    assert "phone_number" not in told_about_bob(party, "openid phone")


def test_oidcc_scope_all(party: Party) -> None:
    """All scopes of the standard at once."""
    told = told_about_bob(party, "openid profile email address phone")
    assert {"sub", "name", "preferred_username", "email", "email_verified"} <= told.keys()


def test_oidcc_ensure_other_scope_order_succeeds(party: Party) -> None:
    """`email openid` is what `openid email` is."""
    assert told_about_bob(party, "email openid")["email"] == "bob@example.test"


@pytest.mark.parametrize("scope", ["openid", "openid profile email"])
def test_oidcc_display_page(party: Party, scope: str) -> None:
    """The parameter must do no harm."""
    assert party.sign_in(display="page", scope=scope).claims["sub"]


def test_oidcc_display_popup(party: Party) -> None:
    """The parameter must do no harm."""
    assert party.sign_in(display="popup").claims["sub"]
