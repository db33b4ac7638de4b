"""Requests to sign out that aren't right lead nowhere, and say why."""

import pytest
from joserfc import jwk, jwt
from starlette.testclient import TestClient

from domain.oidc import faults, grants, signing
from domain.oidc.clients import ClientApp
from tests.unit import signs_out
from tests.unit.conftest import Person
from tests.unit.signs_out import BACK, ask, id_token, is_signed_in, mine


@pytest.fixture
def wiki(data_dir: object) -> ClientApp:
    return signs_out.registered()


@pytest.mark.requirement("S-153")
@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("post-logout-redirect-uri-unknown", {"post_logout_redirect_uri": BACK + "/"}),
        ("post-logout-redirect-uri-unknown", {"post_logout_redirect_uri": BACK + "&x=1"}),
        ("post-logout-redirect-uri-unknown", {"post_logout_redirect_uri": "https://evil.example"}),
        ("post-logout-redirect-uri-without-app", {"id_token_hint": ""}),
        ("id-token-hint-unknown", {"id_token_hint": "changed"}),
        ("id-token-hint-unknown", {"id_token_hint": "a.b.c"}),
        ("client-id-differs", {"client_id": "another"}),
        ("client-unknown", {"id_token_hint": "", "client_id": "another"}),
        ("request-too-long", {"state": "s" * 9000}),
        ("request-too-long", {"state": "é" * 1500}),
    ],
)
def test_what_is_not_right_leads_nowhere_and_says_so(
    client: TestClient, bob: Person, wiki: ClientApp, reason: str, changes: dict[str, str]
) -> None:
    hint = id_token(wiki, bob, mine(client, bob))
    if changes.get("id_token_hint") == "changed":
        changes = changes | {"id_token_hint": hint[:-8] + "AAAAAAAA"}
    given = {"id_token_hint": hint, "post_logout_redirect_uri": BACK} | changes
    answer = ask(client, **{name: value for name, value in given.items() if value})
    assert answer.status_code == 400
    assert f'data-outcome="{reason}"' in answer.text
    assert "Location" not in answer.headers
    assert "Refresh" not in answer.headers
    assert is_signed_in()


@pytest.mark.requirement("S-153")
def test_a_parameter_that_comes_twice_leads_nowhere(client: TestClient, wiki: ClientApp) -> None:
    twice = f"client_id={wiki.client.client_id}&" * 2
    assert client.get(f"/oidc/sign-out?{twice}").status_code == 400


def test_the_apps_page_says_which_address_was_wrong(
    client: TestClient, bob: Person, wiki: ClientApp
) -> None:
    mine(client, bob)
    ask(client, client_id=wiki.client.client_id, post_logout_redirect_uri=BACK + "/")
    [fault] = faults.of(wiki.app)
    assert "post_logout_redirect_uri differs" in fault.detail


@pytest.mark.requirement("S-153")
def test_a_token_by_a_key_of_its_own_is_none_of_ours(
    client: TestClient, bob: Person, wiki: ClientApp
) -> None:
    session = mine(client, bob)
    ours = signing.kid(id_token(wiki, bob, session))
    claims = {
        "aud": wiki.client.client_id,
        "sub": bob.user.sub,
        "sid": grants.sid_of(wiki.app, session),
    }
    rsa, secret = jwk.RSAKey.generate_key(2048), jwk.OctKey.import_key("a" * 64)
    forged = [
        jwt.encode({"alg": "RS256", "kid": ours}, claims, rsa),
        jwt.encode({"alg": "RS256", "kid": "x", "jwk": rsa.as_dict(private=False)}, claims, rsa),
        jwt.encode({"alg": "RS256", "kid": ours, "jwk": rsa.as_dict(private=False)}, claims, rsa),
        jwt.encode({"alg": "HS256", "kid": ours}, claims, secret),
        "e30.e30.",
        "eyJhbGciOiJub25lIn0." + id_token(wiki, bob, session).split(".")[1] + ".",
    ]
    for token in forged:
        assert ask(client, id_token_hint=token).status_code == 400
    assert is_signed_in()


@pytest.mark.requirement("S-153")
def test_what_grows_too_long_in_an_address_is_refused_in_a_form_too(
    client: TestClient, wiki: ClientApp
) -> None:
    given = {"client_id": wiki.client.client_id, "state": "é" * 1500}
    answer = client.post("/oidc/sign-out", data=given, headers=signs_out.FROM_APP)
    assert answer.status_code == 400
    assert "The request is too long." in answer.text
