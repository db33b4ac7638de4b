"""A sign-out that an app's form asks for is kept, and only what is kept of a form is believed."""

from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from domain.access import return_requests
from domain.oidc.clients import ClientApp
from models import Grant, ReturnRequest
from tests.unit import signs_out
from tests.unit.conftest import NOW, Person
from tests.unit.signs_out import BACK, FROM_APP, ask, id_token, is_signed_in, mine


@pytest.fixture
def wiki(data_dir: object) -> ClientApp:
    return signs_out.registered()


@pytest.mark.requirement("S-152")
def test_a_form_of_the_app_leads_to_the_same(
    client: TestClient, bob: Person, wiki: ClientApp
) -> None:
    hint = id_token(wiki, bob, mine(client, bob))
    given = {"id_token_hint": hint, "post_logout_redirect_uri": BACK, "state": "s"}
    for browser in (client, client):
        asked = browser.post("/oidc/sign-out", data=given, headers=FROM_APP)
        assert asked.status_code == 303
        assert is_signed_in(), "browsers send no cookie with it"
    [kept] = ReturnRequest.select()
    assert hint not in kept.target
    assert hint not in asked.headers["Location"]
    answer = client.get(asked.headers["Location"], headers=FROM_APP)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{BACK}&state=s")
    assert not is_signed_in()


@pytest.mark.requirement("S-152")
def test_what_only_we_may_say_of_an_id_token_means_nothing_from_an_app(
    client: TestClient, bob: Person, wiki: ClientApp
) -> None:
    session = mine(client, bob)
    id_token(wiki, bob, session)
    claimed = {"client_id": wiki.client.client_id, "hinted_sub": bob.user.sub}
    claimed["hinted_sid"] = Grant.get().sid
    assert ask(client, post_logout_redirect_uri=BACK, **claimed).status_code == 200
    assert is_signed_in()


@pytest.mark.requirement("S-152")
@pytest.mark.parametrize("has_app", [False, True])
def test_nor_from_whoever_has_had_a_path_kept_to_come_back_to(
    client: TestClient, bob: Person, wiki: ClientApp, has_app: bool
) -> None:
    id_token(wiki, bob, mine(client, bob))
    claimed = {"client_id": wiki.client.client_id, "hinted_sub": bob.user.sub}
    path = f"/oidc/sign-out?{urlencode(claimed | {'hinted_sid': Grant.get().sid})}"
    of = (wiki.app, b"state") if has_app else ()
    token = return_requests.keep(path, NOW, "192.0.2.7", *of)
    assert client.get(f"/oidc/sign-out/{token}", headers=FROM_APP).status_code == 404
    assert is_signed_in()


def test_what_is_kept_of_a_form_is_no_page_to_come_back_to(
    client: TestClient, bob: Person, wiki: ClientApp
) -> None:
    mine(client, bob)
    given = {"client_id": wiki.client.client_id, "post_logout_redirect_uri": BACK}
    asked = client.post("/oidc/sign-out", data=given, headers=FROM_APP)
    token = asked.headers["Location"].rpartition("/")[2]
    assert client.get(f"/return/{token}").headers["Location"] == "/"
