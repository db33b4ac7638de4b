"""What is told to no one, and where nothing that is asked for leads."""

import pytest
from starlette.testclient import TestClient

from domain.apps import icons
from domain.database.storage import write
from models import App
from tests.unit.conftest import NOW, ORIGIN, Person, sign_in
from tests.unit.domain.apps.test_icons import picture
from tests.unit.proxied_browser import Proxied


@pytest.mark.requirement("S-131")
def test_an_app_that_is_gone_or_shut_to_someone_is_not_named_to_them(
    proxied: Proxied, bob: Person, now: int, wiki: App
) -> None:
    sign_in(proxied.client, bob, now)
    assert "Wiki" in proxied.client.get(f"/enter/left/{wiki.id}").text
    with write():
        App.update(is_for_everyone=False).execute()
    for number in (wiki.id, 99):
        assert proxied.client.get(f"/enter/left/{number}").status_code == 303


@pytest.mark.requirement("S-131")
def test_an_icon_is_shown_to_those_who_can_open_its_app(
    client: TestClient, wiki: App, bob: Person, ada: Person, now: int
) -> None:
    client.base_url = "https://login.example.test"
    icons.put(wiki, icons.read(picture("PNG")), NOW, ORIGIN, None)
    sign_in(client, bob, now)
    address = f"/apps/{wiki.id}/icon"
    assert client.get(address).status_code == 200
    with write():
        App.update(is_for_everyone=False).execute()
    assert client.get(address).status_code == client.get("/apps/99/icon").status_code == 404
    client.cookies.clear()
    sign_in(client, ada, now)
    assert client.get(address).status_code == 200


@pytest.mark.requirement("S-80")
def test_what_is_tried_again_is_at_the_app(
    client: TestClient, wiki: App, bob: Person, now: int
) -> None:
    client.base_url = "https://login.example.test"
    sign_in(client, bob, now)
    proxied = Proxied(client, wiki.origin, nginx=True)
    proxied.visit()
    here = {"X-Original-URL": f"{wiki.origin}//evil.example.test/", "Sec-Fetch-Mode": "navigate"}
    cookies = {"Cookie": f"__Host-nightlatch={proxied.token}"}
    page = client.get("/forward/nginx/page", headers=here | cookies)
    assert f'href="{wiki.origin}//evil.example.test/"' in page.text
