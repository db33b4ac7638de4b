"""In forced colors (Windows' contrast themes), lines still say where one is."""

from playwright.sync_api import Page

from nightlatch_qa import EditProfile, Person, let_in
from tests.e2e.marks import without_scripts

UNDERLINED = """() => [...document.querySelectorAll('.sections a')]
  .filter(link => parseFloat(getComputedStyle(link).borderBottomWidth))
  .map(link => link.innerText)"""
STEPS = """() => [...document.querySelectorAll('.path li')]
  .map(step => getComputedStyle(step).borderTopStyle)"""


@without_scripts
def test_only_the_section_one_is_in_is_underlined(page: Page, ada: Person) -> None:
    let_in(page, ada)
    page.emulate_media(forced_colors="active")
    page.goto("/people")
    assert page.evaluate(UNDERLINED) == ["People"]


@without_scripts
def test_steps_still_to_come_do_not_look_done(page: Page, alice: Person) -> None:
    let_in(page, alice)
    page.emulate_media(forced_colors="active")
    EditProfile(page).enable_mfa()
    page.wait_for_load_state()
    assert page.evaluate(STEPS) == ["solid", "dotted", "dotted"]
