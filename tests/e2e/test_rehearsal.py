"""Bob finds out, while it does not matter, whether he could get back in."""

from playwright.sync_api import Page, expect

from nightlatch_qa import Person, SignIn, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.marks import without_scripts


def rehearse(page: Page, code: str, recovery_code: str) -> None:
    screens.follow(page, "Test your recovery")
    screens.fill(page, "Code from your authenticator app", code)
    screens.fill(page, "Recovery code", recovery_code)
    screens.press(page, "Check both")


def test_both_codes_right_he_could(page: Page, bob: Person, scripts: bool) -> None:
    let_in(page, bob)
    rehearse(page, bob.phone.code(), bob.recovery_code)
    expect(page.get_by_text("You can get back in: your phone and")).to_be_visible()
    expect(page.get_by_text("checked on January 15, 2027")).to_be_visible()


@without_scripts
def test_the_recovery_code_is_not_used_up(windows: Windows, bob: Person) -> None:
    page = windows.open()
    let_in(page, bob)
    rehearse(page, bob.phone.code(), bob.recovery_code)
    screens.arrive(page, "Edit Profile")
    windows.close(page)
    SignIn(windows.open()).recover(bob)


def test_a_wrong_sheet_is_told_at_its_field(page: Page, bob: Person) -> None:
    let_in(page, bob)
    rehearse(page, bob.phone.code(), bob.recovery_code[:-1])
    expect(screens.refusal(page, "recovery-code-mistyped")).to_be_visible()
    expect(screens.field(page, "Recovery code")).to_be_focused()


def test_the_sheet_alone_can_be_checked(page: Page, bob: Person) -> None:
    let_in(page, bob)
    screens.follow(page, "Check my recovery code")
    screens.fill(page, "Recovery code", bob.recovery_code)
    screens.press(page, "Check")
    expect(page.get_by_text("Your recovery code is correct.")).to_be_visible()
