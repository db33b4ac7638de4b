"""However a code is typed or sent, once or twice, it signs in."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Person, Phone, RecoveryCode, SignIn, let_in, screens
from tests.e2e.marks import with_scripts, without_scripts

FIELD = "Code from your authenticator app"


@pytest.fixture
def asked(page: Page, bob: Person) -> Page:
    """Bob is asked for his code."""
    SignIn(page).begin(bob)
    return page


@without_scripts
@pytest.mark.parametrize("spelling", ["{0} {1}", " {0}{1}\t", "{0}-{1}", "{0}\u00a0{1}"])
def test_it_may_be_pasted_in_any_spelling(asked: Page, bob: Person, spelling: str) -> None:
    code = bob.phone.code()
    SignIn(asked).give_code(spelling.format(code[:3], code[3:]))


def test_enter_sends_it(asked: Page, bob: Person) -> None:
    screens.fill(asked, FIELD, bob.phone.next_code())
    asked.keyboard.press("Enter")
    screens.arrive(asked, "Edit Profile")


@with_scripts
def test_six_digits_do_not_send_themselves(asked: Page, bob: Person) -> None:
    sent: list[str] = []
    asked.on("request", lambda request: sent.append(request.method))
    screens.field(asked, FIELD).press_sequentially(bob.phone.code())
    asked.keyboard.press("Tab")
    expect(screens.button(asked, "Verify")).to_be_focused()
    assert "POST" not in sent


@with_scripts
def test_a_double_click_on_verify_signs_in_without_an_error(asked: Page, bob: Person) -> None:
    answers: list[int] = []
    asked.on("response", lambda answer: answers.append(answer.status))
    screens.fill(asked, FIELD, bob.phone.next_code())
    screens.button(asked, "Verify").dblclick()
    screens.arrive(asked, "Edit Profile")
    expect(asked.locator("[data-reason]")).to_have_count(0)
    assert max(answers) < 400


@with_scripts
def test_enter_twice_signs_in_without_an_error(asked: Page, bob: Person) -> None:
    screens.fill(asked, FIELD, bob.phone.next_code())
    asked.evaluate(
        "() => { const form = document.querySelector('#code-form');"
        " form.requestSubmit(); form.requestSubmit(); }"
    )
    screens.arrive(asked, "Edit Profile")
    expect(asked.locator("[data-reason]")).to_have_count(0)


@with_scripts
def test_a_double_click_on_enable_turns_mfa_on_once(
    page: Page, alice: Person, phone: Phone
) -> None:
    let_in(page, alice).enable_mfa()
    phone.scan(page)
    screens.fill(page, "Verify MFA Code", phone.next_code())
    screens.button(page, "Enable").dblclick()
    RecoveryCode(page).saved()
    expect(page.locator("[data-reason]")).to_have_count(0)
