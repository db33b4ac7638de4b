"""Whoever runs the server opens the link that it printed and makes the first account."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.browsers import Windows
from tests.e2e.server import Running

PASSWORD = "three lanterns on a pier"


def create_account(page: Page, password: str = PASSWORD) -> None:
    screens.arrive(page, "Create the first account")
    screens.field(page, "Username").fill("ada")
    screens.field(page, "Full name").fill("Ada Admin")
    screens.field(page, "Password").fill(password)
    screens.button(page, "Create account").click()


def test_the_link_makes_an_account_and_signs_it_in(page: Page, server: Running) -> None:
    page.goto(server.setup_link())
    create_account(page)
    screens.arrive(page, "Edit Profile")
    expect(page.get_by_text("Your account is ready.")).to_be_visible()


@screens.without_scripts
def test_the_first_account_is_an_administrator(page: Page, server: Running) -> None:
    page.goto(server.setup_link())
    create_account(page)
    expect(page.get_by_text("As an administrator")).to_be_visible()


@pytest.mark.requirement("S-40")
@screens.without_scripts
def test_the_token_leaves_the_address_at_once(page: Page, server: Running) -> None:
    page.goto(server.setup_link())
    expect(page).to_have_url(f"{server.origin}/setup")


def test_a_weak_password_keeps_the_rest(page: Page, server: Running) -> None:
    page.goto(server.setup_link())
    create_account(page, "passwordpassword")
    expect(screens.refusal(page, "password-not-allowed")).to_be_visible()
    expect(screens.field(page, "Username")).to_have_value("ada")
    expect(screens.field(page, "Full name")).to_have_value("Ada Admin")
    expect(screens.field(page, "Password")).to_be_focused()


def test_a_short_password_stays_where_it_was_typed(page: Page, server: Running) -> None:
    page.goto(server.setup_link())
    create_account(page, "lanterns")
    expect(screens.field(page, "Password")).to_be_focused()
    expect(screens.field(page, "Password")).to_have_value("lanterns")


@pytest.mark.requirement("S-45")
@screens.without_scripts
def test_a_used_link_says_so(windows: Windows, server: Running) -> None:
    windows.refusals = re.compile(r"Failed to load resource: .* status of 404")
    setup_link, page = server.setup_link(), windows.open()
    page.goto(setup_link)
    create_account(page)
    screens.arrive(page, "Edit Profile")
    other = windows.open()
    other.goto(setup_link)
    screens.arrive(other, "This setup link no longer works")


@screens.without_scripts
def test_without_an_account_the_site_says_how_to_make_one(page: Page) -> None:
    page.goto("/")
    screens.arrive(page, "This server has no accounts yet")
