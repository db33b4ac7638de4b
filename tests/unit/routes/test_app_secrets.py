"""The secrets of an app that speaks OpenID Connect, made, shown and removed by administrators."""

import pytest
from starlette.testclient import TestClient

from app import create_app
from domain.oidc import clients
from models import ClientSecret
from settings import Settings
from tests.unit import oidc_made as made
from tests.unit.app_pages import send, shown
from tests.unit.browser import Browser, words
from tests.unit.conftest import NOW, Clock, Person, sign_in
from tests.unit.routes.test_client_apps import NEW, WIKI, secret_on, the_app


@pytest.mark.requirement("S-157")
def test_an_app_is_added_and_its_secret_is_shown(desk: TestClient) -> None:
    answer = send(desk, NEW, **WIKI)
    app = the_app()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/apps/{app.id}/secrets")
    page = desk.get(answer.headers["Location"]).text
    assert 'data-notice="client-added"' in page
    assert clients.of(app).client_id in page
    assert clients.verify_secret(app, secret_on(page), NOW)
    assert secret_on(page) not in desk.get(f"/apps/{app.id}").text


@pytest.mark.requirement("S-157")
def test_another_sign_in_of_the_administrator_cannot_see_the_secret(
    desk: TestClient, ada: Person, now: int
) -> None:
    where = send(desk, NEW, **WIKI).headers["Location"]
    desk.cookies.clear()
    sign_in(desk, ada, now + 30)
    answer = desk.get(where)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/apps/{the_app().id}")


@pytest.mark.requirement("S-157")
def test_a_secret_is_changed_without_an_outage(desk: TestClient) -> None:
    first = secret_on(desk.get(send(desk, NEW, **WIKI).headers["Location"]).text)
    app = the_app()
    made_now = send(desk, f"/apps/{app.id}/secrets", f"/apps/{app.id}")
    second = secret_on(desk.get(made_now.headers["Location"]).text)
    assert clients.verify_secret(app, first, NOW)
    assert "Make another secret" not in desk.get(f"/apps/{app.id}").text
    oldest = clients.secrets_of(app)[0]
    removed = send(desk, f"/apps/{app.id}/secrets/{oldest.id}/removal")
    assert removed.headers["Location"] == f"/apps/{app.id}"
    assert not clients.verify_secret(app, first, NOW)
    assert clients.verify_secret(app, second, NOW)


def test_the_same_form_sent_twice_makes_one_secret_and_shows_it_twice(desk: TestClient) -> None:
    app, _ = made.client()
    fields = shown(desk.get(f"/apps/{app.id}").text, f"/apps/{app.id}/secrets")
    seen = set()
    for _ in range(2):
        answer = desk.post(f"/apps/{app.id}/secrets", data=fields)
        seen.add(secret_on(desk.get(answer.headers["Location"]).text))
    assert len(seen) == 1
    assert ClientSecret.select().count() == 1


def test_the_form_for_another_app_sent_twice_adds_one_with_one_secret(desk: TestClient) -> None:
    fields = shown(desk.get(NEW).text, NEW) | WIKI
    places = {desk.post(NEW, data=fields).headers["Location"] for _ in range(2)}
    assert places == {f"/apps/{the_app().id}/secrets"}
    assert ClientSecret.select().count() == 1


def test_its_pages_say_what_they_mean(desk: TestClient) -> None:
    added = send(desk, NEW, **WIKI | {"redirects": ""}).headers["Location"]
    page = words(desk.get(added).text)
    assert "Wiki has been added. Now copy the settings below into it." in page
    assert "Connect Wiki Copy these into the app's settings now." in page
    assert "Only apps on the computer that Nightlatch runs on can use this issuer." in page
    here = f"/apps/{the_app().id}"
    page = words(desk.get(here).text)
    assert "Look it up in the app, or under Settings to copy, and enter it below." in page
    assert "leave this empty for now: “Settings to copy” has them for many apps." in page
    assert "It has a secret that shows Nightlatch it's the real app." in page
    assert "its access tokens stop working right away" in words(desk.get(f"{here}/removal").text)


def test_what_stands_for_an_address_that_nobody_has_entered_is_said_to(desk: TestClient) -> None:
    send(desk, NEW, **WIKI | {"redirects": ""})
    page = desk.get(f"/apps/{the_app().id}/recipes").text
    assert "Below, https://app.example.com is a placeholder: replace it everywhere" in words(page)
    cloud = send(desk, NEW, **WIKI | {"name": "Cloud"}).headers["Location"]
    assert "app.example.com" not in desk.get(cloud.replace("secrets", "recipes")).text


@pytest.mark.usefixtures("data_dir")
def test_at_an_https_address_apps_anywhere_can_use_the_issuer(
    ada: Person, clock: Clock, now: int
) -> None:
    settings = Settings(bcrypt_cost=4, public_url="https://login.example.com")
    with Browser.at(create_app(settings, clock=clock)) as browser:
        browser.base_url = settings.public_url
        sign_in(browser, ada, now)
        page = words(browser.get(send(browser, NEW, **WIKI).headers["Location"]).text)
    assert "https://login.example.com Copy issuer" in page
    assert "can use this issuer" not in page
