"""Alice looks through what has happened to her account in the past year."""

import re

import pytest
from playwright.sync_api import Page, expect

from domain.audit import events
from domain.database.storage import write
from domain.team import activity
from models import User, database
from tests.e2e import screens
from tests.e2e.clock import DAY
from tests.e2e.people import Person, let_in
from tests.e2e.server import HOME

pytestmark = pytest.mark.requirement("S-25")


def rename(alice: Person, times: int) -> None:
    """Once a day until yesterday."""
    now = alice.server.clock.now
    with database.connection_context(), write():
        user = User.get(User.username == alice.username)
        for days in range(times, 0, -1):
            events.record(user, events.PROFILE_CHANGED, now - days * DAY, HOME)


def open_it(page: Page, alice: Person) -> None:
    let_in(page, alice)
    screens.link(page, "All your activity").click()
    screens.arrive(page, "Your activity")


def test_edit_profile_leads_to_what_happened_before(page: Page, alice: Person) -> None:
    rename(alice, activity.PAGE)
    open_it(page, alice)
    lines = page.get_by_role("table").get_by_role("row")
    expect(lines).to_have_count(1 + activity.PAGE)
    screens.link(page, "Older").click()
    expect(lines).to_have_count(2)
    expect(lines.get_by_text("Account created")).to_be_visible()
    screens.link(page, "Newest").click()
    expect(lines).to_have_count(1 + activity.PAGE)


def test_she_picks_what_she_wants_to_see(page: Page, alice: Person) -> None:
    rename(alice, 3)
    open_it(page, alice)
    screens.field(page, "Event").select_option("Name or e-mail changed")
    screens.button(page, "Show").click()
    expect(page).to_have_url(re.compile("kind=profile-changed"))
    table = page.get_by_role("table")
    expect(table.get_by_text("Name or e-mail changed")).to_have_count(3)
    expect(table.get_by_text("Signed in")).to_have_count(0)
