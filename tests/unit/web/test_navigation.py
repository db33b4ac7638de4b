"""Menus mark where one is, and administrators always see where else they can go."""

import re

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import NOW, Person, sign_in
from web import navigation

ENTRY = re.compile(r'<a href="([^"]+)"( aria-current="(?:page|true)")?[ >]')


def marked(page: str, menu: str) -> list[tuple[str, str]]:
    """Which entries of this menu are marked, and how."""
    found = re.search(rf'<nav[^>]*aria-label="{menu}">.*?</nav>', page, re.DOTALL)
    assert found is not None
    return [(path, mark.strip()) for path, mark in ENTRY.findall(found[0]) if mark]


@pytest.mark.parametrize(
    ("place", "path", "mark"),
    [
        ("/profile", "/profile", "page"),
        ("/profile/password", "/profile", "true"),
        ("/profile/activity", "/profile", "true"),
        ("/help/mfa", "/help/mfa", "page"),
    ],
)
def test_the_menu_marks_the_page_one_is_on(
    client: TestClient, alice: Person, place: str, path: str, mark: str
) -> None:
    sign_in(client, alice)
    page = client.get(place).text
    assert marked(page, "Account") == [(path, f'aria-current="{mark}"')]
    assert 'aria-label="Administration"' not in page


@pytest.mark.parametrize(
    ("place", "path", "mark"),
    [
        ("/overview", "/overview", "page"),
        ("/people", "/people", "page"),
        ("/people/invitations", "/people", "true"),
        ("/people/1", "/people", "true"),
        ("/security-settings", "/security-settings", "page"),
        ("/activity", "/activity", "page"),
    ],
)
def test_administrators_see_their_pages_on_each_of_them(
    client: TestClient, ada: Person, place: str, path: str, mark: str
) -> None:
    sign_in(client, ada, NOW)
    page = client.get(place).text
    for menu in ("Account", "Administration"):
        assert marked(page, menu) == [(path, f'aria-current="{mark}"')]


def test_a_page_that_only_begins_alike_is_not_marked(client: TestClient) -> None:
    assert not navigation.current("/peoples", "people")
    assert not navigation.is_administration("/profile")
