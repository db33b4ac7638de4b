"""A password may be read while it is typed, and how much is missing is said."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from nightlatch_qa import Person, screens
from tests.e2e.browsers import stand_still
from tests.e2e.marks import with_scripts, without_scripts
from tests.e2e.walks import WALKS
from tests.e2e.world import World

NEW = "lanterns over the wide canal"
PAUSE = 1_500  # milliseconds, as in app.js
FIELDS = {
    "Sign in": ["Password"],
    "Create the first account": ["Password"],
    "Create your account": ["Password"],
    "Set a new password": ["New password"],
    "Change password": ["Current password", "New password"],
    "Confirm it's you": ["Password"],
    "Turn off MFA": ["Password"],
}
TYPES = """document.addEventListener('submit', event => console.info(
  [...event.target.querySelectorAll('[maxlength="1024"]')].map(field => field.type).join()));"""


def missing(page: Page) -> tuple[Locator, Locator]:
    """What is seen of it, and what is read aloud."""
    seen, heard = page.locator(".missing > span").all()
    return seen, heard


@with_scripts
@pytest.mark.parametrize("name", FIELDS)
def test_every_password_can_be_shown_and_hidden_again(name: str, world: World) -> None:
    WALKS[name](world)
    for label in FIELDS[name]:
        password = screens.field(world.page, label)
        password.fill(NEW)
        screens.press(world.page, f"Show {label.lower()}")
        expect(password).to_have_attribute("type", "text")
        screens.press(world.page, f"Hide {label.lower()}")
        expect(password).to_have_attribute("type", "password")
        expect(password).to_have_value(NEW)


@without_scripts
@pytest.mark.parametrize("name", FIELDS)
def test_without_scripts_there_is_no_button_that_does_nothing(name: str, world: World) -> None:
    WALKS[name](world)
    expect(screens.field(world.page, FIELDS[name][0])).to_be_visible()
    expect(world.page.get_by_role("button", name=re.compile("^Show .*password"))).to_have_count(0)


@pytest.mark.requirement("S-08")
@with_scripts
def test_it_is_hidden_before_it_is_sent_and_shown_again_when_refused(
    page: Page, bob: Person
) -> None:
    page.add_init_script(TYPES)
    page.goto("/sign-in")
    for _ in range(2):
        screens.fill(page, "Username", "bob")
        screens.fill(page, "Password", "not that one at all")
        screens.button(page, "Show password").or_(screens.button(page, "Hide password")).wait_for()
        if screens.button(page, "Show password").count():
            screens.press(page, "Show password")
        with page.expect_console_message(lambda message: message.text == "password"):
            screens.press(page, "Sign in")
        expect(screens.refusal(page, "sign-in-wrong")).to_be_visible()
        expect(screens.field(page, "Password")).to_have_attribute("type", "text")
        expect(screens.field(page, "Password")).to_have_value("")
    screens.press(page, "Hide password")
    screens.fill(page, "Password", bob.password)
    screens.press(page, "Sign in")
    screens.arrive(page, "Enter your code")


@with_scripts
def test_what_is_missing_is_seen_at_once_and_heard_after_a_pause(world: World) -> None:
    page = world.page
    stand_still(page)
    WALKS["Change password"](world)
    seen, heard = missing(page)
    screens.field(page, "New password").press_sequentially("lanterns over t")
    expect(seen).to_have_text("Long enough")
    expect(heard).to_be_empty()
    screens.field(page, "New password").press("Backspace")
    expect(seen).to_have_text("1 more character needed")
    page.clock.run_for(PAUSE)
    expect(heard).to_have_text("1 more character needed")


@with_scripts
def test_characters_are_counted_as_the_server_counts_them(world: World) -> None:
    WALKS["Change password"](world)
    seen, _ = missing(world.page)
    screens.fill(
        world.page, "New password", "\N{LATIN SMALL LETTER E}\N{COMBINING ACUTE ACCENT}" * 9
    )
    expect(seen).to_have_text("6 more characters needed")
    screens.fill(world.page, "New password", "\N{GRINNING FACE}" * 15)
    expect(seen).to_have_text("Long enough")
