"""Every state of every screen as axe, a narrow window and a thumb find it (WCAG 2.2 AA).

The way to a screen costs more than a look at it, so each is walked to once for all looks, and for
what docs/qa.md names on it.
"""

import subprocess
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize, expect

from nightlatch_qa import MfaSetup
from tests.e2e.browsers import Windows
from tests.e2e.marks import with_scripts
from tests.e2e.misfits import FONTS, SIZES, TARGETS, TOO_WIDE, misfits
from tests.e2e.test_contract import has_what_the_contract_names
from tests.e2e.walks import STATES, WALKS
from tests.e2e.world import World

EVERYTHING = WALKS | STATES
WIDE: ViewportSize = {"width": 1100, "height": 800}
PHONE: ViewportSize = {"width": 375, "height": 667}
NARROW: ViewportSize = {"width": 320, "height": 640}  # 1280 points at 400 %
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
# What colors have a say in: the dark look changes nothing else (test_stylesheet.py shows it).
OF_COLORS = ["color-contrast", "link-in-text-block"]
IN_THE_DARK = {"runOnly": {"type": "rule", "values": OF_COLORS}, "resultTypes": ["violations"]}
# What places and sizes have a say in. All other rules read the tree, and which of its parts show.
OF_PLACES = [*OF_COLORS, "scrollable-region-focusable", "target-size"]
ELSEWHERE = {"runOnly": {"type": "rule", "values": OF_PLACES}, "resultTypes": ["violations"]}
SHOWN = """() => [...document.querySelectorAll('body, body *')].map(part => {
  const { display, visibility, clipPath, opacity } = getComputedStyle(part);
  const [first] = part.getClientRects();
  const isInSight = first?.width > 0 && first.height > 0 && first.right > 0 && first.bottom > 0;
  return [isInSight, display, visibility, clipPath, opacity].join();
}).join(' ')"""
RUN = "options => axe.run(options).then(({ violations }) => violations)"


def violations(page: Page) -> list[str]:
    """What axe finds in this window, light and dark."""
    page.evaluate(AXE_SCRIPT)
    return _light_and_dark(page, OPTIONS)


def violations_at(page: Page, *sizes: ViewportSize) -> list[str]:
    """What axe finds at these sizes: by all rules, unless the same shows as at the one before."""
    page.evaluate(AXE_SCRIPT)
    found, before = [], ""
    for size in sizes:
        page.set_viewport_size(size)
        shown = page.evaluate(SHOWN)
        here = _light_and_dark(page, ELSEWHERE if shown == before else OPTIONS)
        found += [f"{size['width']}, {violation}" for violation in here]
        before = shown
    return found


def _light_and_dark(page: Page, options: dict[str, Any]) -> list[str]:
    return [*_violations(page, "light", options), *_violations(page, "dark", IN_THE_DARK)]


def _violations(page: Page, look: Literal["light", "dark"], options: dict[str, Any]) -> list[str]:
    page.emulate_media(color_scheme=look)
    return [
        f"{look}, {rule['id']}: {node['html']} {node['failureSummary']}"
        for rule in page.evaluate(RUN, options)
        for node in rule["nodes"]
    ]


def walk(name: str, world: World) -> None:
    """Go to the screen and wait for its style sheet: without it, nothing has its size."""
    EVERYTHING[name](world)
    world.page.wait_for_load_state()


@with_scripts
@pytest.mark.parametrize("name", EVERYTHING)
def test_axe_finds_nothing_it_fits_every_width_and_a_thumb_hits_everything(
    name: str, world: World
) -> None:
    walk(name, world)
    page = world.page
    has_what_the_contract_names(name, page, scripts=True)
    found = violations_at(page, WIDE, NARROW)
    found += [misfit for width in SIZES for misfit in misfits(page, width)]
    assert not found


@with_scripts
@pytest.mark.parametrize("name", ["People, with groups", "People, some invited", "Activity"])
def test_tables_fit_just_before_and_after_they_change_their_shape(name: str, world: World) -> None:
    walk(name, world)
    assert not [misfit for width in (959, 960, 1024) for misfit in misfits(world.page, width)]


@with_scripts
@pytest.mark.parametrize(
    "name", ["Set up MFA", "Set up MFA, refused", "MFA just enabled", "Recovery code unsaved"]
)
def test_on_a_phone_axe_finds_nothing(name: str, world: World, windows: Windows) -> None:
    world.page = windows.open(viewport=PHONE, is_mobile=True, has_touch=True)
    walk(name, world)
    assert not violations(world.page)
    folded = world.page.get_by_text("Use another device", exact=True)
    if folded.is_visible():
        folded.tap()
        expect(MfaSetup(world.page).qr_code).to_be_visible()
        assert not violations(world.page)
    assert world.page.evaluate(TOO_WIDE) == []
    assert world.page.evaluate(TARGETS) == []


def test_this_machine_has_the_fonts_that_pages_are_measured_in() -> None:
    listed = subprocess.run(
        ["fc-list", "--format", "%{family}\n"],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert set(FONTS) <= set(listed.stdout.splitlines())


@with_scripts
@pytest.mark.parametrize(
    "name", ["Set up MFA", "Secret key shown", "Setup expired", "Regenerate recovery code"]
)
def test_what_scripts_make_a_dialog_is_a_sound_page_without(name: str, world: World) -> None:
    # axe is a script itself, so scripts are on, and ours are empty.
    world.page.route("**/*.js?*", lambda route: route.fulfill(content_type="text/javascript"))
    walk(name, world)
    expect(world.page.get_by_role("dialog")).to_have_count(0)
    assert not violations(world.page)
    world.page.set_viewport_size(NARROW)
    assert world.page.evaluate(TOO_WIDE) == []
