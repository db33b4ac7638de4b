"""The account menu, with the mouse and with the keyboard alone."""

from playwright.sync_api import Page, expect

from nightlatch_qa import Person, let_in, screens


def test_it_leads_to_the_profile(page: Page, alice: Person) -> None:
    let_in(page, alice)
    page.goto("/help/mfa")
    screens.press(page, "Alice Archer")
    screens.follow(page, "Edit Profile")
    screens.arrive(page, "Edit Profile")


def test_it_is_closed_until_asked_for(page: Page, alice: Person) -> None:
    let_in(page, alice)
    expect(screens.button(page, "Sign out")).to_be_hidden()


def test_the_keyboard_opens_it_and_signs_out(page: Page, alice: Person) -> None:
    let_in(page, alice)
    screens.button(page, "Alice Archer").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(screens.link(page, "Edit Profile")).to_be_focused()
    page.keyboard.press("Tab")
    expect(screens.link(page, "Help")).to_be_focused()
    page.keyboard.press("Tab")
    expect(screens.button(page, "Sign out")).to_be_focused()
    page.keyboard.press("Enter")
    screens.arrive(page, "Sign in to Nightlatch")


def test_esc_closes_it_and_gives_the_focus_back(page: Page, alice: Person) -> None:
    let_in(page, alice)
    screens.button(page, "Alice Archer").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(screens.button(page, "Sign out")).to_be_hidden()
    expect(screens.button(page, "Alice Archer")).to_be_focused()
