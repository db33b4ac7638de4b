"""What can be done to people selected is one step away, wherever they are listed."""

import re

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Nightlatch, Person, let_in, screens
from tests.e2e.marks import without_scripts

pytestmark = pytest.mark.case("A18")
PHONE = 375  # wide
WAY = "Actions for those selected"
# Whether the middle of what has the focus is in sight, and under nothing else.
FOCUS_SHOWS = """() => {
  const { left, top, width, height } = document.activeElement.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return hit?.contains(document.activeElement) || document.activeElement.contains(hit);
}"""


@pytest.fixture
def team(page: Page, nightlatch: Nightlatch, ada: Person) -> Page:
    """The list of a team of many, on a phone."""
    for number in range(20):
        nightlatch.seed(username=f"p{number:02}", name=f"Person {number:02}")
    page.set_viewport_size({"width": PHONE, "height": 667})
    let_in(page, ada)
    page.goto("/people")
    return page


@without_scripts
def test_a_thumb_gets_from_those_selected_to_the_buttons(team: Page) -> None:
    tick = team.get_by_role("checkbox", name="Select Person 02 (p02)")
    tick.scroll_into_view_if_needed()
    expect(screens.link(team, WAY)).not_to_be_in_viewport()
    tick.check()
    team.get_by_role("checkbox", name="Select Person 06 (p06)").scroll_into_view_if_needed()
    way = screens.link(team, WAY)
    expect(way).to_be_in_viewport()
    way.click()
    expect(screens.button(team, "Remind them to set up MFA")).to_be_in_viewport(ratio=1)
    expect(screens.button(team, "Disable")).to_be_in_viewport(ratio=1)
    screens.press(team, "Disable")
    screens.arrive(team, "Disable Person 02?")


@without_scripts
def test_on_a_laptop_nothing_covers_the_list_until_someone_is_selected(team: Page) -> None:
    team.set_viewport_size({"width": 1280, "height": 640})
    disable = screens.button(team, "Disable")
    expect(disable).not_to_be_in_viewport()
    tick = team.get_by_role("checkbox", name="Select Person 02 (p02)")
    tick.focus()
    team.keyboard.press("Space")
    expect(disable).to_be_in_viewport(ratio=1)
    assert team.evaluate(FOCUS_SHOWS)
    team.keyboard.press("Space")
    expect(disable).not_to_be_in_viewport()


@without_scripts
@pytest.mark.parametrize("width", [PHONE, 960, 1100])
@pytest.mark.parametrize("group", ["", "ops"])
def test_keys_get_there_and_what_they_reach_is_never_covered(
    team: Page, width: int, group: str
) -> None:
    team.set_viewport_size({"width": width, "height": 667})
    if group:
        team.goto("/groups")
        screens.fill(team, "Name", group)
        screens.press(team, "Create group")
        expect(screens.notice(team, "group-created")).to_be_visible()
        team.goto("/people")
    tick = team.get_by_role("checkbox", name="Select Person 02 (p02)")
    tick.focus()
    team.keyboard.press("Space")
    for _ in range(12):
        team.keyboard.press("Tab")
        assert team.evaluate(FOCUS_SHOWS)
    way = screens.link(team, WAY)
    while not way.evaluate("part => part === document.activeElement"):
        team.keyboard.press("Shift+Tab")
        assert team.evaluate(FOCUS_SHOWS)
    team.keyboard.press("Enter")
    expect(team).to_have_url(re.compile("#"))
    team.keyboard.press("Tab")
    expect(screens.button(team, "Remind them to set up MFA")).to_be_focused()
    assert team.evaluate(FOCUS_SHOWS)
