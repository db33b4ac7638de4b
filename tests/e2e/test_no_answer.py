"""What a page says and keeps when the answer is a proxy's or never comes."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import RecoveryCode, screens
from tests.e2e.browsers import Windows
from tests.e2e.controls import CONTROLS, written
from tests.e2e.no_answer import NO_ANSWERS, UNREACHED, Line, line_on, told
from tests.e2e.world import World

pytestmark = pytest.mark.requirement("S-96")


@pytest.fixture
def scripts() -> bool:
    return True


@pytest.fixture
def line(page: Page, windows: Windows) -> Iterator[Line]:
    with line_on(page, windows) as line:
        yield line


def test_the_table_has_every_control_of_the_templates() -> None:
    assert sorted((control.template, control.name) for control in CONTROLS) == written()
    assert len(CONTROLS) >= 10


@pytest.mark.parametrize("kind", NO_ANSWERS)
def test_in_the_dialog_it_is_said_in_the_dialog_and_what_was_typed_stays(
    kind: str, world: World, line: Line
) -> None:
    page = world.page
    enable = next(control for control in CONTROLS if control.name == "Enable").reach(world)
    typed = screens.field(page, "Verify MFA Code").input_value()
    line.answers(NO_ANSWERS[kind])
    screens.field(page, "Verify MFA Code").press("Enter")
    expect(told(page)).to_contain_text(UNREACHED)
    expect(screens.field(page, "Verify MFA Code")).to_have_value(typed)
    expect(screens.field(page, "Verify MFA Code")).to_be_focused()
    line.works()
    enable.click()
    RecoveryCode(page).saved()


@pytest.mark.parametrize("kind", ["Caddy's empty 502", "the connection reset"])
def test_on_the_page_nothing_goes(kind: str, world: World, line: Line) -> None:
    page = world.page
    show = next(control for control in CONTROLS if control.name == "Show").reach(world)
    rows = page.locator("table")
    shown = rows.inner_text()
    line.answers(NO_ANSWERS[kind])
    show.click()
    expect(told(page)).to_contain_text(UNREACHED)
    assert rows.inner_text() == shown
    expect(told(page)).to_be_in_viewport()
    line.works()
    show.click()
    expect(told(page)).to_have_count(0)
    expect(rows).to_be_visible()


def test_our_own_error_is_told_in_the_dialog(world: World, windows: Windows) -> None:
    windows.refusals = re.compile(r"Failed to load resource: .* status of 4(13|22)")
    page = world.page
    enable = next(control for control in CONTROLS if control.name == "Enable").reach(world)
    typed = screens.field(page, "Verify MFA Code")
    typed.evaluate("field => { field.value = '1'.repeat(70000); }")
    enable.click()
    error = page.locator(":modal > [role=status] > [data-status='413']")
    expect(error).to_be_in_viewport()
    expect(enable).to_be_focused()
    expect(page).to_have_title("Set up MFA · Nightlatch")
    typed.fill("123456")
    enable.click()
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
    expect(error).to_have_count(0)
