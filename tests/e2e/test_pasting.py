"""A code that is pasted goes into the field for it, wherever on the page, and is not sent."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import MfaSetup, Person, let_in, screens
from tests.e2e.walks import WALKS
from tests.e2e.world import World

PASTE = """([selector, text]) => {
  const carried = new DataTransfer();
  carried.setData('text/plain', text);
  const into = document.querySelector(selector);
  into.dispatchEvent(new ClipboardEvent('paste', {
    clipboardData: carried, bubbles: true, cancelable: true }));
}"""
ASKING = {
    "Enter your code": "Code from your authenticator app",
    "A code first": "Code",
    "Set up MFA": "Verify MFA Code",
    "Turn off MFA": "Code from your authenticator app",
    "Confirm it's you": "Code from your authenticator app",
    "Could you get back in?": "Code from your authenticator app",
    "I found my phone": "Code from your authenticator app",
    "Set a new password": "Code from your authenticator app",
}


@pytest.fixture
def scripts() -> bool:
    return True


@pytest.fixture
def asked(page: Page, alice: Person) -> Page:
    """The set-up, open as a dialog."""
    let_in(page, alice).enable_mfa()
    return page


def paste(page: Page, text: str, into: str = "body") -> None:
    page.evaluate(PASTE, [into, text])


@pytest.mark.parametrize("name", ASKING)
def test_on_every_page_that_asks_for_a_code(name: str, world: World) -> None:
    WALKS[name](world)
    paste(world.page, "123456")
    asking = screens.field(world.page, ASKING[name])
    expect(asking).to_have_value("123456")
    expect(asking).to_be_focused()


@pytest.mark.parametrize(
    "text",
    [
        "123456",
        " 123 456\n",
        "123-456",
        "123\u00a0456",
        "\uff11\uff12\uff13\uff14\uff15\uff16",  # full-width
        "Nightlatch: 123456. Good for 30 seconds.",
        "Order 20270115, ref AB123456: your code is 123456",
        "Other Site 654321\nNightlatch (alice) 123456\nThird 111222",
        "654321 Bank\r\n123456 NIGHTLATCH\r\n",
        "123456, again 123456",
        "123\u2060456",
        "\u200e123456\ufeff",
        "12\u00ad34\u200b56",
        "123\u2013456",
        "123\u2011456",
        "123\u2212456",
        "123.456",
        "123\t456",
        "12 34 56",
        "1 2 3 4 5 6",
        "\u0661\u0662\u0663\u0664\u0665\u0666",  # Arabic-Indic
        "\u06f1\u06f2\u06f3 \u06f4\u06f5\u06f6",  # Persian
        "\u0967\u0968\u0969\u096a\u096b\u096c",  # Devanagari
    ],
)
def test_the_right_six_digits_are_found(asked: Page, text: str) -> None:
    for into in ("dialog", "#code"):
        paste(asked, text, into)
        expect(screens.field(asked, "Verify MFA Code")).to_have_value("123456")
        screens.fill(asked, "Verify MFA Code", "")


@pytest.mark.parametrize(
    "text",
    [
        "12345",
        "1234567",
        "20270115",
        "12 345 678",
        "12 34 56 78",
        "0 1 2 3 4 5 6",
        "1.234.567",
        "27.11.26",
        "\u0661\u0662\u0663\u0664\u0665",
        "no code at all",
        "123456 or 654321",
        "Nightlatch 123456, Nightlatch 654321",
        "SD553-9X3RJ-8H9RM-38NS2-HFCAS",
        "",
    ],
)
def test_what_is_no_code_or_not_clear_fills_nothing(asked: Page, text: str) -> None:
    paste(asked, text, "dialog")
    expect(screens.field(asked, "Verify MFA Code")).to_have_value("")


def test_pasted_into_another_field_it_stays_there(asked: Page) -> None:
    paste(asked, "123456", "#name")
    expect(screens.field(asked, "Verify MFA Code")).to_have_value("")


def test_pasted_on_the_key_which_takes_nothing_it_goes_into_the_field(asked: Page) -> None:
    MfaSetup(asked).secret_key()
    paste(asked, "123456", "#secret-key")
    expect(screens.field(asked, "Verify MFA Code")).to_have_value("123456")


def test_nothing_is_sent_by_itself(asked: Page) -> None:
    sent: list[str] = []
    asked.on("request", lambda request: sent.append(request.url))
    paste(asked, "123456", "dialog")
    expect(screens.field(asked, "Verify MFA Code")).to_be_focused()
    screens.press(asked, "Show secret key for manual configuration")
    expect(screens.field(asked, "Secret key")).to_be_visible()
    assert [url for url in sent if url.endswith("/code")] == []


def test_a_real_paste_works_too(asked: Page) -> None:
    asked.context.grant_permissions(["clipboard-read", "clipboard-write"])
    asked.evaluate("navigator.clipboard.writeText('Nightlatch 123 456')")
    asked.keyboard.press("Control+V")
    expect(screens.field(asked, "Verify MFA Code")).to_have_value("123456")
