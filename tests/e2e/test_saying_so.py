"""What the page says where it cannot be seen: titles, the focus, regions that are read aloud."""

import pytest
from playwright.sync_api import Locator, Page, expect

from nightlatch_qa import MfaSetup, Person, Phone, Refused, SignIn, handles, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.marks import with_scripts, without_scripts

pytestmark = pytest.mark.case("B42")


def test_the_title_says_where_one_is_and_what_failed(page: Page, bob: Person) -> None:
    page.goto("/sign-in")
    expect(page).to_have_title("Sign in · Nightlatch")
    SignIn(page).give_password(bob)
    expect(page).to_have_title("Enter your code · Nightlatch")
    with pytest.raises(Refused, match="code-wrong"):
        SignIn(page).give_code(bob.phone.wrong_code())
    expect(page).to_have_title("Error: Enter your code · Nightlatch")


def test_the_title_follows_the_set_up(page: Page, alice: Person, phone: Phone) -> None:
    let_in(page, alice).enable_mfa()
    expect(page).to_have_title("Set up MFA · Nightlatch")
    phone.scan(page)
    with pytest.raises(Refused, match="code-wrong"):
        MfaSetup(page).enable(phone.wrong_code())
    expect(page).to_have_title("Error: Set up MFA · Nightlatch")
    MfaSetup(page).enable(phone.next_code())
    expect(page).to_have_title("Your recovery code · Nightlatch")


@with_scripts
def test_the_title_comes_back_when_the_dialog_is_left(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa()
    expect(page).to_have_title("Set up MFA · Nightlatch")
    page.keyboard.press("Escape")
    expect(page).to_have_title("Edit Profile · Nightlatch")


@with_scripts
def test_copied_is_said_in_a_region_that_was_there_before(windows: Windows, alice: Person) -> None:
    page = windows.open(permissions=["clipboard-read", "clipboard-write"])
    key = let_in(page, alice).enable_mfa().secret_key()
    page.get_by_text("Where to enter it in your app", exact=True).click()
    for name, told, copied in (
        ("Copy account name", "Copied the account name", "alice"),
        ("Copy secret key", "Copied the secret key", key.replace(" ", "")),
    ):
        said = behind(page, name)
        expect(said).to_be_empty()
        screens.press(page, name)
        expect(said).to_have_text(told)
        assert page.evaluate("navigator.clipboard.readText()") == copied
    expect(page.get_by_text("Copied the account name")).to_have_count(0)


@with_scripts
def test_a_copy_that_fails_reads_and_looks_like_a_failure(page: Page, ada: Person) -> None:
    let_in(page, ada)
    page.goto("/people/invitations")
    screens.fill(page, "Username", "olivia")
    screens.press(page, "Invite")
    name = "Copy link for olivia"
    handles.arrive(page, "invitations/made")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    screens.press(page, name)
    expect(behind(page, name)).to_have_text(
        "That couldn't be copied. Select the text and copy it yourself."
    )
    expect(behind(page, name)).to_have_class("said bad")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.resolve(); }")
    screens.press(page, name)
    expect(behind(page, name)).to_have_text("Copied the link for olivia")
    expect(behind(page, name)).to_have_class("said")


def behind(page: Page, name: str) -> Locator:
    """What is said right behind this button."""
    said = screens.button(page, name).locator("xpath=following-sibling::*[1]")
    return said.and_(page.get_by_role("status"))


def test_the_key_is_a_field_with_a_name_that_cannot_be_changed(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa().secret_key()
    shown = page.get_by_role("textbox", name="Secret key", exact=True)
    expect(shown).to_have_attribute("readonly", "")
    expect(shown).to_be_focused()


@without_scripts
def test_what_stands_for_the_picture_does_not_tell_the_secret(
    page: Page, alice: Person, phone: Phone
) -> None:
    let_in(page, alice).enable_mfa()
    phone.scan(page)
    spoken = page.get_by_role("main").aria_snapshot()
    assert "QR code to scan" in spoken
    text = "\n".join(line for line in spoken.splitlines() if "otpauth:" not in line)
    assert phone.secret not in text.replace(" ", "")


@with_scripts
def test_a_search_says_how_much_it_found_in_a_region_that_was_there_before(
    page: Page, ada: Person
) -> None:
    let_in(page, ada)
    page.goto("/people")
    page.evaluate("() => { window.before = document.getElementById('found'); }")
    screens.fill(page, "Name, username or email", "nobody-like-this")
    screens.press(page, "Search")
    expect(page.get_by_role("status").get_by_text("No results found.", exact=True)).to_be_attached()
    assert page.evaluate("window.before === document.getElementById('found')")


@with_scripts
@pytest.mark.parametrize(("motion", "turn"), [("no-preference", "0.8s"), ("reduce", "4s")])
def test_while_a_request_runs_something_turns(
    windows: Windows, alice: Person, motion: str, turn: str
) -> None:
    page = windows.open(reduced_motion=motion)
    let_in(page, alice)
    page.route("**/profile/mfa", lambda _: None)  # no answer
    screens.press(page, "Enable MFA")
    expect(page.locator("form[aria-busy=true]")).to_be_visible()
    style = screens.button(page, "Enable MFA").evaluate(
        "button => { const { animationName, animationDuration } = getComputedStyle(button,"
        " '::after'); return [animationName, animationDuration]; }"
    )
    assert style == ["turn", turn]
