"""Apps ask to sign people out: of their own sign-in at once, of others if the person agrees."""

from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from domain.access import signing_out
from domain.oidc.clients import ClientApp
from models import Session
from tests.unit import signs_out
from tests.unit.conftest import NOW, Person, signed_in
from tests.unit.signs_out import BACK, FROM_APP, agree, ask, id_token, is_signed_in, mine


@pytest.fixture
def wiki(data_dir: object) -> ClientApp:
    return signs_out.registered()


@pytest.mark.requirement("S-152")
@pytest.mark.parametrize("state", ["", "a state&x=1"])
def test_with_its_own_id_token_the_app_signs_its_person_out_and_has_them_back(
    client: TestClient, bob: Person, wiki: ClientApp, state: str
) -> None:
    hint = id_token(wiki, bob, mine(client, bob))
    answer = ask(client, id_token_hint=hint, post_logout_redirect_uri=BACK, state=state)
    told = f"&{urlencode({'state': state})}" if state else ""
    assert (answer.status_code, answer.headers["Location"]) == (303, BACK + told)
    assert not is_signed_in()
    assert 'nightlatch-8000-session=""' in answer.headers["Set-Cookie"]
    assert "Clear-Site-Data" in answer.headers


@pytest.mark.case("B48")
@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {}),
        ("GET", {"Sec-Purpose": "prefetch"}),
        ("GET", {"Sec-Purpose": "prefetch;prerender"}),
        ("GET", {"Purpose": "prefetch"}),
    ],
)
@pytest.mark.parametrize("back", [BACK, ""])
def test_a_look_at_its_link_signs_nobody_out(  # noqa: PLR0917  # of the table
    client: TestClient,
    bob: Person,
    wiki: ClientApp,
    method: str,
    headers: dict[str, str],
    back: str,
) -> None:
    hint = id_token(wiki, bob, mine(client, bob))
    query = urlencode({"id_token_hint": hint, "post_logout_redirect_uri": back})
    answer = client.request(method, f"/oidc/sign-out?{query}", headers=FROM_APP | headers)
    assert (answer.status_code, "Clear-Site-Data" in answer.headers) == (200, False)
    assert is_signed_in()


def test_without_an_address_to_go_back_to_one_ends_at_the_sign_in_page(
    client: TestClient, bob: Person, wiki: ClientApp
) -> None:
    answer = ask(client, id_token_hint=id_token(wiki, bob, mine(client, bob)))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert not is_signed_in()


@pytest.mark.requirement("S-152")
@pytest.mark.parametrize("with_id", [False, True])
def test_without_an_id_token_the_person_is_asked(
    client: TestClient, bob: Person, wiki: ClientApp, with_id: bool
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
    client: TestClient, bob: Person, alice: Person, wiki: ClientApp
) -> None:
    elsewhere = signed_in(bob)
    hints = [id_token(wiki, alice, signed_in(alice)), id_token(wiki, bob, elsewhere)]
    mine(client, bob)
    someone, other = (ask(client, id_token_hint=hint) for hint in hints)
    assert "a different account" in someone.text
    assert "Alice" not in someone.text
    assert "is asking to sign you" in " ".join(other.text.split())
    assert Session.select().count() == 3


@pytest.mark.requirement("S-152")
def test_no_other_page_can_agree(client: TestClient, bob: Person, wiki: ClientApp) -> None:
    mine(client, bob)
    data = {"shown_to": bob.user.shown_as}
    for headers in (FROM_APP, {"Sec-Fetch-Site": "same-site"}):
        answer = client.post("/oidc/sign-out/confirmation", data=data, headers=headers)
        assert answer.status_code == 403
    assert is_signed_in()


def test_a_page_that_was_shown_to_someone_else_signs_nobody_out(
    client: TestClient, bob: Person, alice: Person, wiki: ClientApp
) -> None:
    mine(client, bob)
    assert agree(client, alice).status_code == 409
    assert is_signed_in()


@pytest.mark.requirement("S-152")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_id_token_may_be_as_long_as_many_groups_make_it(
    client: TestClient, bob: Person, wiki: ClientApp, method: str
) -> None:
    groups = [f"{'ж' * 60}{number}" for number in range(50)]
    hint = id_token(wiki, bob, mine(client, bob), groups=groups)
    given = {"id_token_hint": hint, "post_logout_redirect_uri": BACK}
    if method == "GET":
        answer = ask(client, **given)
    else:
        asked = client.post("/oidc/sign-out", data=given, headers=FROM_APP)
        answer = client.get(asked.headers["Location"], headers=FROM_APP)
    assert (answer.status_code, answer.headers["Location"]) == (303, BACK)
    assert not is_signed_in()


def test_where_nobody_is_signed_in_one_goes_straight_back(
    client: TestClient, bob: Person, wiki: ClientApp
) -> None:
    session = mine(client, bob)
    hint = id_token(wiki, bob, session)
    signing_out.sign_out(session, NOW)
    again = ask(client, id_token_hint=hint, post_logout_redirect_uri=BACK)
    assert (again.status_code, again.headers["Location"]) == (303, BACK)
    assert ask(client).headers["Location"] == "/sign-in"
