"""Whoever runs the server opens the link that it printed and makes the first account."""

import re

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Nightlatch, screens
from tests.e2e.browsers import Windows
from tests.e2e.marks import without_scripts

PASSWORD = "three lanterns on a pier"


def create_account(page: Page, password: str = PASSWORD) -> None:
    screens.arrive(page, "Create the first account")
    screens.fill(page, "Username", "ada")
    screens.fill(page, "Full name", "Ada Admin")
    screens.fill(page, "Password", password)
    screens.press(page, "Create account")


def test_the_link_makes_an_account_and_signs_it_in(page: Page, nightlatch: Nightlatch) -> None:
    page.goto(nightlatch.setup_link)
    create_account(page)
    screens.arrive(page, "Edit Profile")
    expect(page.get_by_text("Your account is ready.")).to_be_visible()


@without_scripts
def test_the_first_account_is_an_administrator(page: Page, nightlatch: Nightlatch) -> None:
    page.goto(nightlatch.setup_link)
    create_account(page)
    expect(page.get_by_text("As an administrator")).to_be_visible()


@pytest.mark.requirement("S-40")
@without_scripts
def test_the_token_leaves_the_address_at_once(page: Page, nightlatch: Nightlatch) -> None:
    page.goto(nightlatch.setup_link)
    expect(page).to_have_url(f"{nightlatch.url}/setup")


def test_a_weak_password_keeps_the_rest(page: Page, nightlatch: Nightlatch) -> None:
    page.goto(nightlatch.setup_link)
    create_account(page, "passwordpassword")
    expect(screens.refusal(page, "password-not-allowed")).to_be_visible()
    expect(screens.field(page, "Username")).to_have_value("ada")
    expect(screens.field(page, "Full name")).to_have_value("Ada Admin")
    expect(screens.field(page, "Password")).to_be_focused()


def test_a_short_password_stays_where_it_was_typed(page: Page, nightlatch: Nightlatch) -> None:
    page.goto(nightlatch.setup_link)
    create_account(page, "lanterns")
    expect(screens.field(page, "Password")).to_be_focused()
    expect(screens.field(page, "Password")).to_have_value("lanterns")


@pytest.mark.requirement("S-45")
@without_scripts
def test_a_used_link_says_so(windows: Windows, nightlatch: Nightlatch) -> None:
    windows.refusals = re.compile(r"Failed to load resource: .* status of 404")
    setup_link, page = nightlatch.setup_link, windows.open()
    page.goto(setup_link)
    create_account(page)
    screens.arrive(page, "Edit Profile")
    other = windows.open()
    other.goto(setup_link)
    expect(screens.heading(other, "This setup link no longer works")).to_be_visible()


@without_scripts
def test_without_an_account_the_site_says_how_to_make_one(page: Page) -> None:
    page.goto("/")
    screens.arrive(page, "This server has no accounts yet")
