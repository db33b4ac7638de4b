"""People who were selected can be let go at once."""

from playwright.sync_api import Page, expect

from nightlatch_qa import Nightlatch, Person, let_in, screens
from tests.e2e.marks import without_scripts


@without_scripts
def test_the_selection_is_cleared_and_nothing_moves(
    page: Page, nightlatch: Nightlatch, ada: Person, alice: Person
) -> None:
    let_in(page, ada)
    # High enough that the actions are in sight anyway, and needn't stick to its end.
    page.set_viewport_size({"width": 1280, "height": 1200})
    page.goto("/people")
    clear = page.get_by_role("link", name="Clear selection", exact=True)
    expect(clear).to_be_hidden()
    boxes = page.get_by_role("checkbox")
    actions = screens.button(page, "Sign out everywhere")
    before = actions.bounding_box()
    boxes.first.check()
    expect(clear).to_be_visible()
    assert actions.bounding_box() == before
    clear.click()
    expect(clear).to_be_hidden()
    screens.follow(page, "Select everyone on this page")
    expect(boxes.first).to_be_checked()
    screens.follow(page, "Clear selection")
    expect(boxes.first).not_to_be_checked()
