"""Alice looks through what has happened to her account in the past year."""

import re

import pytest
from playwright.sync_api import Page, expect

from domain.team import activity
from nightlatch_qa import Person, let_in, screens
from tests.e2e import arranged
from tests.e2e.browsers import Windows

pytestmark = pytest.mark.requirement("S-25")


def open_it(page: Page, alice: Person) -> None:
    let_in(page, alice)
    screens.follow(page, "All your activity")
    screens.arrive(page, "Your activity")


def test_edit_profile_leads_to_what_happened_before(page: Page, alice: Person) -> None:
    arranged.renamed(alice, activity.PAGE)
    open_it(page, alice)
    lines = page.get_by_role("table").get_by_role("row")
    expect(lines).to_have_count(1 + activity.PAGE)
    screens.follow(page, "Older")
    expect(lines).to_have_count(2)
    expect(lines.get_by_text("Account created")).to_be_visible()
    screens.follow(page, "Newest")
    expect(lines).to_have_count(1 + activity.PAGE)


def test_she_picks_what_she_wants_to_see(page: Page, alice: Person) -> None:
    arranged.renamed(alice, 3)
    open_it(page, alice)
    screens.field(page, "Event").select_option("Name or email changed")
    screens.press(page, "Show")
    expect(page).to_have_url(re.compile("kind=profile-changed"))
    table = page.get_by_role("table")
    expect(table.get_by_text("Name or email changed")).to_have_count(3)
    expect(table.get_by_text("Signed in")).to_have_count(0)


def test_a_date_that_is_none_is_said_at_its_field_until_it_is_corrected(
    windows: Windows, alice: Person
) -> None:
    windows.refusals = re.compile(".*status of 422")
    page = windows.open()
    open_it(page, alice)
    first = screens.field(page, "First day")
    first.evaluate("field => { field.type = 'text' }")  # as where no browser offers a calendar
    first.fill("December 4")
    screens.press(page, "Show")
    expect(screens.refusal(page, "date-not-understood")).to_be_visible()
    expect(first).to_have_value("December 4")
    expect(first).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: Your activity"))
    expect(page.get_by_role("table")).to_have_count(0)
    first.fill("2020-01-31")
    screens.press(page, "Show")
    expect(page.get_by_role("table").get_by_text("Account created")).to_be_visible()
    expect(screens.refusal(page, "date-not-understood")).to_have_count(0)
    expect(page).to_have_title(re.compile("^Your activity"))
