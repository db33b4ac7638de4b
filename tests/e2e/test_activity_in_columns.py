"""Activity: columns of long usernames, and the look of what is wrong in its filter."""

import re

from playwright.sync_api import Page, expect

from nightlatch_qa import Nightlatch, People, SomebodysPage, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.marks import with_scripts
from tests.e2e.misfits import misfits
from tests.e2e.test_long_words import WITH_WORDS_OF_PEOPLE

LOOK = """field => {
  const { borderColor, boxShadow } = getComputedStyle(field);
  return [borderColor, boxShadow];
}"""


@with_scripts
def test_a_long_username_is_broken_between_its_words(page: Page, nightlatch: Nightlatch) -> None:
    ada = nightlatch.seed(mfa=True, admin=True, username="alex.skylark@club.example")
    kim = nightlatch.seed(username="christopher.longname@example.com")
    let_in(page, ada)
    People(page).open().find(kim)
    SomebodysPage(page).rename("Christopher Longname")
    page.goto("/activity")
    row = page.get_by_role("row").filter(has_text="Name changed")
    assert row.locator("bdi").all_inner_texts() == [kim.username, ada.username]
    page.evaluate(WITH_WORDS_OF_PEOPLE)
    assert [part for width in (1000, 1100, 1280) for part in misfits(page, width)] == []


def test_a_choice_that_is_wrong_looks_wrong_as_an_input_does(
    windows: Windows, nightlatch: Nightlatch
) -> None:
    windows.refusals = re.compile(".*status of 422")
    page = windows.open()
    let_in(page, nightlatch.seed(mfa=True, admin=True))
    for kind, address in (("kind", "/activity?since=x&kind=x"), ("only", "/people?only=x")):
        page.goto(address)
        choice = page.get_by_test_id(kind)
        expect(choice).to_have_attribute("aria-invalid", "true")
        assert "inset" in choice.evaluate(LOOK)[1]
    page.goto("/activity?since=x&kind=x")
    page.get_by_test_id("show").focus()
    looks = [page.get_by_test_id(field).evaluate(LOOK) for field in ("since", "kind")]
    assert looks[0] == looks[1]
    assert screens.refusal(page, "choice-unknown").is_visible()
