"""After a swap, and after leaving what it opened, the page says what it would say fetched anew."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import EditProfile, MfaSetup, Refused, screens
from tests.e2e.controls import CONTROLS, Control
from tests.e2e.walks import WALKS
from tests.e2e.world import World

# What can be read and pressed, notices aside: they are told once.
SAID = """() => {
  const page = document.body.cloneNode(true);
  page.querySelectorAll('#modal, #notice, script').forEach(part => part.remove());
  const said = [...page.querySelectorAll('*')]
    .filter(part => !part.children.length || part.matches('a, button, input, select, textarea'))
    .map(part => [part.tagName, part.textContent.trim(), part.name ?? '', part.formAction ?? '']);
  return said.filter(([tag, text, name]) => text || name).map(said => said.join(' '));
}"""


def stay(page: Page) -> None:
    """Leave what opened as it is."""


def cancel(page: Page) -> None:
    screens.press(page, "Cancel")


def press_escape(page: Page) -> None:
    page.keyboard.press("Escape")


def close(page: Page) -> None:
    screens.press(page, "Close")


def click_beside(page: Page) -> None:
    page.mouse.click(5, 5)


WAYS_OUT = [cancel, press_escape, close, click_beside]
ENDINGS = [
    (control, leave)
    for control in CONTROLS
    for leave in [stay, *([] if control.stays_on_page else WAYS_OUT)]
]
NAMES = [f"{leave.__name__}-{control}" for control, leave in ENDINGS]


def settled(page: Page) -> None:
    """Wait until nothing is on its way."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.wait_for_load_state()


def is_true(page: Page) -> None:
    """The page says what it would say fetched anew."""
    settled(page)
    anew = page.context.new_page()
    anew.goto(page.url)
    assert page.evaluate(SAID) == anew.evaluate(SAID)
    anew.close()


@pytest.fixture
def scripts() -> bool:
    return True


@pytest.mark.parametrize(("control", "leave"), ENDINGS, ids=NAMES)
def test_whatever_swaps_leaves_nothing_untrue(
    control: Control, leave: Callable[[Page], None], world: World
) -> None:
    control.reach(world).click()
    settled(world.page)
    expect(world.page.get_by_role("dialog")).to_have_count(0 if control.stays_on_page else 1)
    if leave is not stay:
        leave(world.page)
        expect(world.page.get_by_role("dialog")).to_have_count(0)
    is_true(world.page)


@pytest.mark.parametrize(
    ("opener", "heading"),
    [
        ("Replace authenticator", "Set up your new phone"),
        ("Add another authenticator", "Add an authenticator"),
    ],
)
def test_nothing_is_untrue_once_there_is_another_phone(
    opener: str, heading: str, world: World
) -> None:
    bob = world.let_in("bob")
    world.nightlatch.cookies(bob)  # signed in somewhere else as well
    world.page.reload()
    screens.press(world.page, opener)
    screens.arrive(world.page, heading)
    phone = world.nightlatch.phone()
    MfaSetup(world.page).finish(phone)
    expect(world.page.get_by_role("dialog")).to_have_count(0)
    EditProfile(world.page).mfa_is_on()
    expect(screens.button(world.page, "Sign out everywhere else")).to_have_count(0)
    is_true(world.page)


def test_nothing_is_untrue_after_a_wrong_code(world: World) -> None:
    WALKS["Set up MFA"](world)
    with pytest.raises(Refused, match="code-wrong"):
        MfaSetup(world.page).enable("000000")
    is_true(world.page)


def test_what_was_typed_beside_the_dialog_is_kept(world: World) -> None:
    world.let_in("alice")
    screens.fill(world.page, "Full name", "Alice A. Archer")
    EditProfile(world.page).enable_mfa()
    press_escape(world.page)
    expect(screens.field(world.page, "Full name")).to_have_value("Alice A. Archer")
