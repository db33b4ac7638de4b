"""Bob's recovery code: made, kept, made anew."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from models import RecoveryCode, database
from tests.e2e import screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import MINUTE, Clock
from tests.e2e.people import Person, let_in
from tests.e2e.phone import Phone
from tests.e2e.server import Running


def regenerate(page: Page, person: Person) -> str:
    """Ask for a new recovery code and read it."""
    let_in(page, person)
    screens.button(page, "Regenerate recovery code").click()
    screens.arrive(page, "Regenerate the recovery code?")
    screens.button(page, "Regenerate").click()
    screens.arrive(page, "Your recovery code")
    return screens.recovery_code(page)


@pytest.fixture
def carol(page: Page, alice: Person, phone: Phone) -> Person:
    """Alice a moment after she turned MFA on: her first recovery code is on the screen."""
    let_in(page, alice)
    screens.open_setup(page)
    phone.scan(page)
    screens.enable(page, phone.code())
    screens.arrive(page, "Your recovery code")
    alice.phone = phone
    return alice


@pytest.fixture
def codeless(page: Page, bob: Person) -> Person:
    """Bob, as he is who turned MFA on before a recovery code came with it."""
    with database.connection_context():
        RecoveryCode.delete().execute()
    let_in(page, bob)
    return bob


@screens.without_scripts
def test_without_one_the_profile_warns(page: Page, codeless: Person) -> None:
    expect(page.get_by_text("You have no recovery code yet.")).to_be_visible()


def test_one_is_made_at_one_press(page: Page, codeless: Person) -> None:
    code = screens.make_recovery_code(page)
    assert [len(group) for group in code.split("-")] == [5, 5, 5, 5, 5]


def test_the_first_one_comes_with_mfa(page: Page, carol: Person) -> None:
    code = screens.recovery_code(page)
    assert [len(group) for group in code.split("-")] == [5, 5, 5, 5, 5]
    steps = page.get_by_role("list", name="Setting up MFA").get_by_role("listitem")
    expect(steps.nth(1)).to_have_attribute("aria-current", "step")


@screens.without_scripts
def test_of_the_first_one_nobody_says_that_it_ends_another(page: Page, carol: Person) -> None:
    expect(page.get_by_text("no longer works")).to_have_count(0)


@screens.with_scripts
def test_the_new_code_has_the_focus(page: Page, carol: Person) -> None:
    expect(screens.heading(page, "Your recovery code")).to_be_focused()


def test_unsaved_the_profile_says_so_and_shows_it_again(page: Page, carol: Person) -> None:
    code = screens.recovery_code(page)
    page.goto("/profile")
    expect(page.get_by_text("It was created, but you haven't confirmed that")).to_be_visible()
    screens.link(page, "Show it again").click()
    assert screens.recovery_code(page) == code


@pytest.mark.parametrize("path", ["/profile", "/profile/password", "/help/mfa"])
@screens.without_scripts
def test_unsaved_every_page_says_so_until_it_is(page: Page, carol: Person, path: str) -> None:
    code = screens.recovery_code(page)
    page.goto(path)
    reminder = page.get_by_role("region", name="Recovery code not saved", exact=True)
    reminder.get_by_role("link", name="Save it now").click()
    assert screens.recovery_code(page) == code
    expect(reminder).to_have_count(0)
    screens.button(page, "I have saved it").click()
    screens.is_on(page)
    page.goto(path)
    expect(reminder).to_have_count(0)


def test_a_reload_shows_it_again(page: Page, bob: Person) -> None:
    code = regenerate(page, bob)
    page.goto("/profile/recovery-code")
    page.reload()
    assert screens.recovery_code(page) == code


@pytest.mark.requirement("S-33")
@screens.without_scripts
def test_after_ten_minutes_it_cannot_be_shown(page: Page, carol: Person, clock: Clock) -> None:
    clock.advance(10 * MINUTE)
    page.goto("/profile/recovery-code")
    expect(page.get_by_text("Did you save your recovery code?")).to_be_visible()
    expect(page.get_by_test_id("recovery-code")).to_have_count(0)


def test_after_ten_minutes_another_is_made_and_saved(
    page: Page, carol: Person, clock: Clock
) -> None:
    first = screens.recovery_code(page)
    clock.advance(10 * MINUTE)
    page.goto("/profile/recovery-code")
    screens.button(page, "Generate recovery code").click()
    screens.confirm(page, carol)
    assert screens.save_first_code(page) != first


@screens.without_scripts
def test_after_ten_minutes_whoever_has_it_types_it_once(
    page: Page, carol: Person, clock: Clock
) -> None:
    code = screens.recovery_code(page)
    clock.advance(10 * MINUTE)
    page.goto("/profile/recovery-code")
    screens.link(page, "I have it").click()
    screens.field(page, "Recovery code").fill(code)
    screens.button(page, "Check").click()
    screens.is_on(page)
    expect(page.get_by_role("region", name="Recovery code not saved", exact=True)).to_have_count(0)


@pytest.mark.requirement("S-33")
@screens.without_scripts
def test_saved_it_cannot_be_shown(page: Page, carol: Person) -> None:
    screens.save_first_code(page)
    page.goto("/profile/recovery-code")
    screens.arrive(page, "Edit Profile")


@pytest.mark.requirement("S-33")
@screens.without_scripts
def test_another_browser_cannot_show_it(windows: Windows, bob: Person) -> None:
    regenerate(windows.open(), bob)
    other = windows.open()
    let_in(other, bob)
    other.goto("/profile/recovery-code")
    screens.arrive(other, "Save your recovery code")
    expect(other.get_by_test_id("recovery-code")).to_have_count(0)


def test_regenerating_asks_first(page: Page, bob: Person) -> None:
    let_in(page, bob)
    screens.button(page, "Regenerate recovery code").click()
    expect(page.get_by_text("The current one stops working immediately")).to_be_visible()
    screens.link(page, "Cancel").click()
    expect(page.get_by_text("and saved by you")).to_be_visible()


@pytest.mark.requirement("S-34")
@screens.without_scripts
def test_regenerating_ends_the_old_one(windows: Windows, bob: Person) -> None:
    regenerate(windows.open(), bob)
    page = windows.open()
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.give_recovery_code(page, bob.recovery_code)
    expect(screens.refusal(page, "recovery-code-outdated")).to_be_visible()


@screens.without_scripts
def test_the_regenerated_one_signs_in(windows: Windows, bob: Person) -> None:
    code = regenerate(windows.open(), bob)
    page = windows.open()
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.give_recovery_code(page, code)
    screens.arrive(page, "Your recovery code")


@screens.with_scripts
def test_it_can_be_copied(windows: Windows, bob: Person) -> None:
    page = windows.open(permissions=["clipboard-read", "clipboard-write"])
    code = regenerate(page, bob)
    screens.button(page, "Copy recovery code").click()
    expect(page.get_by_text("Copied the recovery code", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == code


def test_the_downloaded_file_says_all_that_is_needed(
    page: Page, bob: Person, server: Running, tmp_path: Path
) -> None:
    code = regenerate(page, bob)
    with page.expect_download() as download:
        screens.link(page, "Download").click()
    assert download.value.suggested_filename == "Nightlatch-recovery-code-bob.txt"
    file = tmp_path / "recovery-code.txt"
    download.value.save_as(file)
    assert file.read_text().split("\n") == [
        "Recovery code for Nightlatch",
        "",
        f"    {code}",
        "",
        "Name:       Bob Baker",
        "Username:   bob",
        f"Sign in at: {server.origin}/sign-in",
        "Created on: 15 January 2027",
        "",
        "Keep it separate from your phone. You also need your password.",
        "The code works once. After you use it, the site shows you a new one.",
        "",
    ]


def test_on_paper_stands_the_sheet_and_nothing_else(
    page: Page, bob: Person, server: Running, scripts: bool
) -> None:
    code = regenerate(page, bob)
    page.emulate_media(media="print")
    made_on = "January 15, 2027" if scripts else "15 January 2027"
    assert " ".join(page.locator("body").inner_text().split()) == (
        f"Recovery code for Nightlatch {code} Name Bob Baker Username bob "
        f"Sign in at {server.origin}/sign-in Created on {made_on} "
        "You also need your password. The code works once. After you use it, the site shows you a "
        "new one. Keep it separate from your phone."
    )


def test_the_sheet_fits_on_one_page(page: Page, bob: Person) -> None:
    regenerate(page, bob)
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1


@screens.with_scripts
def test_print_opens_the_printing_of_the_browser(page: Page, bob: Person) -> None:
    regenerate(page, bob)
    page.evaluate("addEventListener('beforeprint', () => { document.title = 'At the printer'; })")
    screens.button(page, "Print").click()
    expect(page).to_have_title("At the printer")
