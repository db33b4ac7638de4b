"""From an address of the app through the sign-in and back to exactly that address."""

import pytest
from starlette.testclient import TestClient

from models import App
from routes import forward_auth
from tests.unit import door
from tests.unit.conftest import Person, sign_in
from tests.unit.proxied_browser import Proxied


@pytest.mark.case("B44")
@pytest.mark.requirement("S-112")
def test_someone_signed_in_gets_there_in_three_redirects(
    client: TestClient, proxied: Proxied, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    answer = proxied.visit(door.TARGET)
    assert answer.status_code == 200, answer.text
    assert proxied.hops[-1] == door.WIKI + "/find?q=a%26b&lang=de&x=1%2B1"
    assert len(proxied.hops) == 3
    assert answer.headers["Remote-User"] == "bob"


@pytest.mark.case("B44")
def test_someone_not_signed_in_signs_in_on_the_way(
    client: TestClient, proxied: Proxied, bob: Person, now: int
) -> None:
    page = proxied.visit(door.TARGET)
    assert "Sign in" in page.text
    assert "Wiki" in page.text
    back = proxied.hops[-1].partition("next=")[2].replace("%2F", "/")
    half = client.post("/sign-in", data={"username": "bob", "password": bob.password, "next": back})
    data = {"code": bob.code(now), "next": back}
    full = client.post(half.headers["Location"], data=data)
    assert full.headers["Location"] == back
    page = client.get(back)
    assert (page.status_code, "Continue to" in page.text) == (200, True)
    arrived = proxied.follow(page.headers["Refresh"].removeprefix("0; url="))
    assert arrived.headers["Location"] == door.WIKI + door.TARGET
    assert proxied.load(door.TARGET).status_code == 200


def test_the_next_visit_asks_nothing(
    client: TestClient, proxied: Proxied, bob: Person, wiki: App, now: int
) -> None:
    sign_in(client, bob, now)
    proxied.visit()
    assert proxied.visit("/other").status_code == 200
    assert proxied.hops == []
    assert door.ways_into(wiki) == 1


def test_each_check_is_counted_by_app_and_outcome(
    proxied: Proxied, bob: Person, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[tuple[str, str]] = []
    monkeypatch.setattr(forward_auth, "watch", lambda *check: counted.append(check))
    sign_in(proxied.client, bob, now)
    proxied.visit("/x")
    assert counted == [("Wiki", "signed-out"), ("Wiki", "passes")]
