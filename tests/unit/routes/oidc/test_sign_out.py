"""Apps ask to sign people out: of their own sign-in at once, of others if the person agrees."""

from typing import Any
from urllib.parse import urlencode

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.access import signing_out
from domain.oidc import faults, grants, signing
from domain.oidc.clients import Registered
from models import ClientAddress, ReturnRequest, Session
from tests.unit import told_app
from tests.unit.conftest import NOW, Person, signed_in

BACK = "https://wiki.example.com/bye?from=nightlatch"
FROM_APP = {"Sec-Fetch-Site": "cross-site", "Origin": "https://wiki.example.com"}


@pytest.fixture
def wiki(data_dir: object) -> Registered:
    found = told_app.registered("")
    ClientAddress.create(app=found.app, purpose=ClientAddress.SIGN_OUT, address=BACK, origin="")
    return found


def id_token(wiki: Registered, person: Person, session: Session, **changes: Any) -> str:
    """What the app got when the person signed in to it, long over by now."""
    grant = told_app.grant(wiki, session, NOW)
    claims = {"aud": wiki.client.client_id, "sub": person.user.sub, "sid": grant.sid, "exp": 1}
    return signing.sign(claims | changes, "RS256", NOW)


def mine(client: TestClient, person: Person) -> Session:
    """The person's sign-in in this browser."""
    session = signed_in(person)
    client.cookies.set("nightlatch-8000-session", session.token)
    return session


def ask(client: TestClient, **given: str) -> Response:
    return client.get(f"/oidc/sign-out?{urlencode(given)}", headers=FROM_APP)


def agree(client: TestClient, person: Person, **given: str) -> Response:
    data = given | {"shown_to": person.user.shown_as}
    ours = {"Sec-Fetch-Site": "same-origin"}
    return client.post("/oidc/sign-out/confirmation", data=data, headers=ours)


def is_signed_in() -> bool:
    return Session.select().exists()


@pytest.mark.requirement("S-152")
@pytest.mark.parametrize("state", ["", "a state&x=1"])
def test_with_its_own_id_token_the_app_signs_its_person_out_and_has_them_back(
    client: TestClient, bob: Person, wiki: Registered, state: str
) -> None:
    hint = id_token(wiki, bob, mine(client, bob))
    answer = ask(client, id_token_hint=hint, post_logout_redirect_uri=BACK, state=state)
    told = f"&{urlencode({'state': state})}" if state else ""
    assert (answer.status_code, answer.headers["Location"]) == (303, BACK + told)
    assert not is_signed_in()
    assert 'nightlatch-8000-session=""' in answer.headers["Set-Cookie"]
    assert "Clear-Site-Data" in answer.headers


def test_without_an_address_to_go_back_to_one_ends_at_the_sign_in_page(
    client: TestClient, bob: Person, wiki: Registered
) -> None:
    answer = ask(client, id_token_hint=id_token(wiki, bob, mine(client, bob)))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert not is_signed_in()


@pytest.mark.requirement("S-152")
@pytest.mark.parametrize("with_id", [False, True])
def test_without_an_id_token_the_person_is_asked(
    client: TestClient, bob: Person, wiki: Registered, with_id: bool
) -> None:
    mine(client, bob)
    given = {"client_id": wiki.client.client_id, "post_logout_redirect_uri": BACK, "state": "s"}
    given = given if with_id else {"state": "s"}
    answer = ask(client, **given)
    assert answer.status_code == 200
    assert "Stay signed in" in answer.text
    assert is_signed_in()
    answer = agree(client, bob, **given)
    assert not is_signed_in()
    if with_id:
        assert answer.headers["Refresh"] == f"0; url={BACK}&state=s"
        assert f'href="{BACK}&amp;state=s"' in answer.text
    else:
        assert answer.headers["Location"] == "/sign-in"


@pytest.mark.requirement("S-152")
def test_an_id_token_of_someone_else_or_of_another_sign_in_signs_nobody_out(
    client: TestClient, bob: Person, alice: Person, wiki: Registered
) -> None:
    elsewhere = signed_in(bob)
    hints = [id_token(wiki, alice, signed_in(alice)), id_token(wiki, bob, elsewhere)]
    mine(client, bob)
    someone, other = (ask(client, id_token_hint=hint) for hint in hints)
    assert "a different account" in someone.text
    assert "Alice" not in someone.text
    assert "asks to sign you" in " ".join(other.text.split())
    assert Session.select().count() == 3


@pytest.mark.requirement("S-152")
def test_no_other_page_can_agree(client: TestClient, bob: Person, wiki: Registered) -> None:
    mine(client, bob)
    data = {"shown_to": bob.user.shown_as}
    for headers in (FROM_APP, {"Sec-Fetch-Site": "same-site"}):
        answer = client.post("/oidc/sign-out/confirmation", data=data, headers=headers)
        assert answer.status_code == 403
    assert is_signed_in()


def test_a_page_that_was_shown_to_someone_else_signs_nobody_out(
    client: TestClient, bob: Person, alice: Person, wiki: Registered
) -> None:
    mine(client, bob)
    assert agree(client, alice).status_code == 409
    assert is_signed_in()


@pytest.mark.requirement("S-152")
def test_a_form_of_the_app_leads_to_the_same(
    client: TestClient, bob: Person, wiki: Registered
) -> None:
    hint = id_token(wiki, bob, mine(client, bob))
    given = {"id_token_hint": hint, "post_logout_redirect_uri": BACK, "state": "s"}
    for browser in (client, client):
        asked = browser.post("/oidc/sign-out", data=given, headers=FROM_APP)
        assert asked.status_code == 303
        assert is_signed_in(), "browsers send no cookie with it"
    assert ReturnRequest.select().count() == 1
    assert hint not in asked.headers["Location"]
    answer = client.get(asked.headers["Location"], headers=FROM_APP)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{BACK}&state=s")
    assert not is_signed_in()


def test_where_nobody_is_signed_in_one_goes_straight_back(
    client: TestClient, bob: Person, wiki: Registered
) -> None:
    session = mine(client, bob)
    hint = id_token(wiki, bob, session)
    signing_out.sign_out(session, NOW)
    again = ask(client, id_token_hint=hint, post_logout_redirect_uri=BACK)
    assert (again.status_code, again.headers["Location"]) == (303, BACK)
    assert ask(client).headers["Location"] == "/sign-in"


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
    ],
)
def test_what_is_not_right_leads_nowhere_and_says_so(
    client: TestClient, bob: Person, wiki: Registered, reason: str, changes: dict[str, str]
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
def test_a_parameter_that_comes_twice_leads_nowhere(client: TestClient, wiki: Registered) -> None:
    twice = f"client_id={wiki.client.client_id}&" * 2
    assert client.get(f"/oidc/sign-out?{twice}").status_code == 400


def test_the_apps_page_says_which_address_was_wrong(
    client: TestClient, bob: Person, wiki: Registered
) -> None:
    mine(client, bob)
    ask(client, client_id=wiki.client.client_id, post_logout_redirect_uri=BACK + "/")
    [fault] = faults.of(wiki.app)
    assert "post_logout_redirect_uri differs" in fault.detail


@pytest.mark.requirement("S-153")
def test_a_token_by_a_key_of_its_own_is_none_of_ours(
    client: TestClient, bob: Person, wiki: Registered
) -> None:
    from joserfc import jwk, jwt

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
