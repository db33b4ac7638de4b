"""Long words of people's own, as names, usernames, groups, apps and addresses have: they fit."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Nightlatch, handles, let_in, screens
from tests.e2e import arranged
from tests.e2e.marks import with_scripts
from tests.e2e.misfits import TOO_WIDE, misfits

WORD = "Donaudampfschifffahrtsgesellschaft"
EMAIL = "maximilian.mustermann@stadtverwaltung.musterhausen.example"
HOST = "dokumentenverwaltungssystem.intern.stadtverwaltung.musterhausen.example"
WIDTHS = (320, 375, 600, 768, 959, 960, 1024, 1100)
PAGES = (
    "/people", "/people/1", "/people/2", "/people/invitations", "/people?only=invited", "/groups",
    "/groups/1", "/apps", "/apps/1", "/apps/1/removal", "/activity", "/my-apps", "/overview",
)  # fmt: skip
# So that words of theirs are looked at as well.
WITH_WORDS_OF_PEOPLE = """() => document.querySelectorAll('main [translate]')
  .forEach(part => part.removeAttribute('translate'))"""


@pytest.fixture
def team(page: Page, nightlatch: Nightlatch) -> Page:
    """A team whose words are long, and an administrator who looks at it."""
    ada = nightlatch.seed(name=f"{WORD} {WORD}", mfa=True, admin=True)
    nightlatch.seed(username=EMAIL, name=WORD)
    arranged.app(WORD, f"https://{HOST}")
    let_in(page, ada)
    page.goto("/groups")
    screens.fill(page, "Name", WORD)
    screens.press(page, "Create group")
    screens.fill(page, "One username per line", f"{EMAIL}\n{ada.username}")
    screens.press(page, "Add to group")
    expect(screens.notice(page, "people-added")).to_be_visible()
    page.goto("/people/invitations")
    page.get_by_test_id("lines").fill(f"wilhelmina.{EMAIL},{WORD}")
    screens.press(page, "Invite all")
    handles.arrive(page, "invitations/made")
    return page


@with_scripts
def test_no_page_and_no_table_scrolls_sideways(team: Page) -> None:
    misfits = []
    for path in (team.url, *PAGES):
        team.goto(path)
        for width in WIDTHS:
            team.set_viewport_size({"width": width, "height": 640})
            misfits += [(path, width, part) for part in team.evaluate(TOO_WIDE)]
    assert misfits == []


@with_scripts
def test_in_the_list_of_people_no_everyday_word_is_broken(
    page: Page, nightlatch: Nightlatch
) -> None:
    ada = nightlatch.seed(mfa=True, admin=True)
    kim = nightlatch.seed(username="christopher.longname@example.com", name="Christopher Longname")
    let_in(page, ada)
    page.goto("/groups")
    screens.fill(page, "Name", "Engineering")
    screens.press(page, "Create group")
    screens.fill(page, "One username per line", kim.username)
    screens.press(page, "Add to group")
    expect(screens.notice(page, "people-added")).to_be_visible()
    page.goto("/people")
    listed = page.get_by_role("row").filter(has_text="Longname")
    assert listed.locator("bdi").all_inner_texts() == [kim.name, kim.username, "Engineering"]
    page.evaluate(WITH_WORDS_OF_PEOPLE)
    assert misfits(page, 1100) == []
