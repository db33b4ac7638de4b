"""Ada looks for the people of a group that another administrator has just removed."""

import re

import pytest
from playwright.sync_api import expect

from nightlatch_qa import screens
from tests.e2e import arranged
from tests.e2e.walks import WALKS
from tests.e2e.world import World

pytestmark = pytest.mark.requirement("S-121")


def test_a_group_that_is_gone_is_said_at_its_field_until_another_is_chosen(world: World) -> None:
    WALKS["People, with groups"](world)
    page = world.page
    arranged.no_groups()
    group = page.get_by_label("Group", exact=True)
    group.select_option("ops")
    screens.press(page, "Search")
    expect(screens.refusal(page, "group-gone")).to_be_visible()
    expect(group).to_be_focused()
    expect(group).to_have_value("")
    expect(page).to_have_title(re.compile("^Error: People"))
    expect(page.get_by_role("table")).to_have_count(0)
    screens.press(page, "Search")
    expect(page.get_by_role("table")).to_be_visible()
    expect(screens.refusal(page, "group-gone")).to_have_count(0)
    expect(page).to_have_title(re.compile("^People"))
