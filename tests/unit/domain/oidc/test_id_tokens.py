"""What an ID token says of a sign-in, verified with nothing of ours."""

import pytest

from domain.oidc.clients import ClientApp
from models import Client, Session
from tests.unit import oidc_app, oidc_made
from tests.unit.conftest import NOW
from tests.unit.oidc_app import ISSUER, NONCE, SCOPE, half_hash, read_token


@pytest.mark.requirement("S-140")
@pytest.mark.parametrize("algorithm", [Client.RS256, Client.ES256])
def test_a_code_brings_an_id_token_that_says_who_signed_in_and_how(
    session: Session, algorithm: str
) -> None:
    wiki = oidc_made.client(signs_with=algorithm)
    given = oidc_app.tokens(wiki, session, NOW)
    header, said = read_token(given.id_token)
    assert (header["alg"], header["typ"]) == (algorithm, "JWT")
    grant = oidc_app.newest_grant()
    assert said == {
        "iss": ISSUER,
        "sub": session.user.sub,
        "aud": wiki.client.client_id,
        "iat": NOW,
        "exp": NOW + 600,
        "auth_time": NOW,
        "nonce": NONCE,
        "at_hash": half_hash(given.access),
        "acr": "https://refeds.org/profile/mfa",
        "amr": ["pwd", "otp", "mfa"],
        "sid": grant.sid,
        "name": "Bob Example",
        "preferred_username": "bob",
        "email": "bob@example.test",
        "email_verified": False,
        "groups": [],
    }
    assert (given.expires_in, given.scope) == (600, SCOPE)


@pytest.mark.requirement("S-140")
def test_what_is_said_is_what_the_scope_and_the_request_ask_for(
    wiki: ClientApp, session: Session
) -> None:
    by_name = '{"id_token": {"email": null}, "userinfo": {"name": null}}'
    asked = {"scope": "openid", "claims": by_name, "nonce": ""}
    given = oidc_app.tokens(wiki, session, NOW, **asked)
    _, said = read_token(given.id_token)
    assert said["email"] == "bob@example.test"
    assert not {"name", "groups", "nonce", "preferred_username", "azp"} & said.keys()
    assert given.refresh == ""
