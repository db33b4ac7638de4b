"""However a code is typed or sent, once or twice, it signs in."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.people import Person, let_in
from tests.e2e.phone import Phone

FIELD = "Code from your authenticator app"


@pytest.fixture
def asked(page: Page, bob: Person) -> Page:
    """Bob is asked for his code."""
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.arrive(page, "Enter your code")
    return page


@screens.without_scripts
@pytest.mark.parametrize("spelling", ["{0} {1}", " {0}{1}\t", "{0}-{1}", "{0}\u00a0{1}"])
def test_it_may_be_pasted_in_any_spelling(asked: Page, bob: Person, spelling: str) -> None:
    code = bob.phone.code()
    screens.give_code(asked, spelling.format(code[:3], code[3:]))
    screens.arrive(asked, "Edit Profile")


def test_enter_sends_it(asked: Page, bob: Person) -> None:
    screens.field(asked, FIELD).fill(bob.phone.code())
    asked.keyboard.press("Enter")
    screens.arrive(asked, "Edit Profile")


@screens.with_scripts
def test_six_digits_do_not_send_themselves(asked: Page, bob: Person) -> None:
    sent: list[str] = []
    asked.on("request", lambda request: sent.append(request.method))
    screens.field(asked, FIELD).press_sequentially(bob.phone.code())
    asked.keyboard.press("Tab")
    expect(screens.button(asked, "Verify")).to_be_focused()
    assert "POST" not in sent


@screens.with_scripts
def test_a_double_click_on_verify_signs_in_without_an_error(asked: Page, bob: Person) -> None:
    answers: list[int] = []
    asked.on("response", lambda answer: answers.append(answer.status))
    screens.field(asked, FIELD).fill(bob.phone.code())
    screens.button(asked, "Verify").dblclick()
    screens.arrive(asked, "Edit Profile")
    expect(asked.locator("[data-reason]")).to_have_count(0)
    assert max(answers) < 400


@screens.with_scripts
def test_enter_twice_signs_in_without_an_error(asked: Page, bob: Person) -> None:
    screens.field(asked, FIELD).fill(bob.phone.code())
    asked.evaluate(
        "() => { const form = document.querySelector('#code-form');"
        " form.requestSubmit(); form.requestSubmit(); }"
    )
    screens.arrive(asked, "Edit Profile")
    expect(asked.locator("[data-reason]")).to_have_count(0)


@screens.with_scripts
def test_a_double_click_on_enable_turns_mfa_on_once(
    page: Page, alice: Person, phone: Phone
) -> None:
    let_in(page, alice)
    screens.open_setup(page)
    phone.scan(page)
    screens.field(page, "Verify MFA Code").fill(phone.code())
    screens.button(page, "Enable").dblclick()
    screens.save_first_code(page)
    expect(page.locator("[data-reason]")).to_have_count(0)
