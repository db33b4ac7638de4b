"""The help page: read before one begins, and when nothing works."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from nightlatch_qa import Person, let_in, screens
from settings import ROOT
from tests.e2e.browsers import Windows
from tests.e2e.marks import without_scripts

HELP = "/help/mfa"
MAX_BYTES = 60 * 1024
SCALE = 2  # pixels of a picture a point on the page
PICTURES = sorted((ROOT / "static" / "help").glob("*.png"))
LINKED = {
    anchor
    for template in (ROOT / "templates").rglob("*.html")
    for anchor in re.findall(r'"help_mfa" \| path }}#([a-z-]+)"', template.read_text("utf-8"))
}


def test_it_is_there_without_an_account(page: Page) -> None:
    page.goto(HELP)
    screens.arrive(page, "Help with MFA")


def test_the_menu_leads_to_it(page: Page, alice: Person) -> None:
    let_in(page, alice)
    screens.press(page, alice.name)
    screens.follow(page, "Help")
    screens.arrive(page, "Help with MFA")


@without_scripts
def test_every_place_that_links_name_is_on_it(page: Page) -> None:
    page.goto(HELP)
    own = page.locator("main a[href^='#']").evaluate_all(
        "links => links.map(link => link.hash.slice(1))"
    )
    places = page.locator("main [id]").evaluate_all("parts => parts.map(part => part.id)")
    assert LINKED
    assert own
    assert LINKED | set(own) <= set(places)


@without_scripts
def test_it_says_whom_to_ask(page: Page) -> None:
    page.goto(HELP)
    asking = page.get_by_role("main").get_by_text("Ask Ada in IT (extension 12)")
    expect(asking.first).to_be_visible()


@without_scripts
def test_other_sites_do_not_learn_where_one_came_from(page: Page) -> None:
    page.goto(HELP)
    outward = page.locator("a[href^='https:']")
    expect(outward).not_to_have_count(0)
    expect(page.locator("a[href^='https:']:not([rel='noreferrer'])")).to_have_count(0)


@without_scripts
@pytest.mark.parametrize("look", ["light", "dark"])
def test_its_pictures_fit_the_theme_and_their_frames(windows: Windows, look: str) -> None:
    page = windows.open(color_scheme=look)
    page.goto(HELP)
    pictures = page.locator("figure img").all()
    assert len(pictures) == 4
    for picture in pictures:
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        source, alt, shape = picture.evaluate(
            "img => [img.currentSrc, img.alt, [+img.getAttribute('width'),"
            " +img.getAttribute('height')]]"
        )
        name = source.rpartition("/")[2].partition("?")[0]
        assert name.endswith(f"-{look}.png")
        assert alt
        with Image.open(ROOT / "static" / "help" / name) as file:
            assert shape == [file.width // SCALE, file.height // SCALE]


@without_scripts
def test_it_is_no_wider_than_a_narrow_screen(windows: Windows) -> None:
    page = windows.open(viewport={"width": 360, "height": 720})
    page.goto(HELP)
    assert page.locator("html").evaluate("page => page.scrollWidth <= page.clientWidth")


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_a_picture_is_small(picture: Path) -> None:
    assert picture.stat().st_size < MAX_BYTES
