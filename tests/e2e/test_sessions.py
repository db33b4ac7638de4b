"""Alice looks where else she is signed in, and ends it."""

import pytest
from playwright.sync_api import expect

from nightlatch_qa import Person, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.marks import without_scripts

pytestmark = pytest.mark.requirement("S-52")


@without_scripts
def test_one_browser_can_be_signed_out_from_another(windows: Windows, alice: Person) -> None:
    elsewhere, page = windows.open(), windows.open()
    let_in(elsewhere, alice)
    let_in(page, alice)
    screens.press(page, "Sign out A test's browser")
    expect(screens.button(page, "Sign out A test's browser")).to_have_count(0)
    elsewhere.reload()
    screens.arrive(elsewhere, "Sign in to Nightlatch")


@without_scripts
def test_all_others_can_be_signed_out_at_once(windows: Windows, alice: Person) -> None:
    first, second, page = windows.open(), windows.open(), windows.open()
    for one in (first, second, page):
        let_in(one, alice)
    screens.press(page, "Sign out everywhere else")
    expect(screens.button(page, "Sign out everywhere else")).to_have_count(0)
    for other in (first, second):
        other.reload()
        screens.arrive(other, "Sign in to Nightlatch")


@without_scripts
def test_the_first_browser_stays_signed_in(windows: Windows, alice: Person) -> None:
    elsewhere, page = windows.open(), windows.open()
    let_in(elsewhere, alice)
    let_in(page, alice)
    screens.press(page, "Sign out everywhere else")
    expect(page.get_by_text("You're signed out everywhere else.")).to_be_visible()
    page.reload()
    screens.arrive(page, "Edit Profile")


@without_scripts
def test_browsers_of_one_name_have_buttons_of_their_own(windows: Windows, alice: Person) -> None:
    first, second, page = windows.open(), windows.open(), windows.open()
    for one in (first, second, page):
        let_in(one, alice)
    page.reload()
    name = "Sign out A test's browser"
    for each in (name, f"{name} (2)"):
        expect(page.get_by_role("button", name=each, exact=True)).to_have_count(1)
    page.get_by_role("button", name=f"{name} (2)", exact=True).click()
    expect(page.get_by_role("button", name=f"{name} (2)", exact=True)).to_have_count(0)
    second.reload()
    screens.arrive(second, "Sign in to Nightlatch")
    first.reload()
    screens.arrive(first, "Edit Profile")
