"""Bob signs in with his recovery code (S-32)."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.browsers import Windows
from tests.e2e.people import Person


def test_the_recovery_code_signs_in_and_is_replaced(page: Page, bob: Person) -> None:
    assert screens.recover(page, bob) != bob.recovery_code


@pytest.mark.case("B24")
@screens.without_scripts
def test_it_may_be_typed_as_a_phone_types(page: Page, bob: Person) -> None:
    bob.recovery_code = f" {bob.recovery_code.lower().replace('-', ' ')} "
    screens.recover(page, bob)


def test_a_slip_is_told_and_what_was_typed_is_kept(page: Page, bob: Person) -> None:
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.give_recovery_code(page, bob.recovery_code[:-1])
    expect(screens.refusal(page, "recovery-code-mistyped")).to_be_visible()
    expect(screens.field(page, "Recovery code")).to_have_value(bob.recovery_code[:-1])
    expect(screens.field(page, "Recovery code")).to_be_focused()


@pytest.mark.requirement("S-31")
@screens.without_scripts
def test_it_works_once(windows: Windows, bob: Person) -> None:
    screens.recover(windows.open(), bob)
    again = windows.open()
    again.goto("/sign-in")
    screens.give_password(again, bob)
    screens.give_recovery_code(again, bob.recovery_code)
    expect(screens.refusal(again, "recovery-code-outdated")).to_be_visible()


@screens.without_scripts
def test_with_neither_it_says_whom_to_ask(page: Page, bob: Person) -> None:
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.link(page, "I don't have either").click()
    screens.arrive(page, "No phone and no recovery code?")
    expect(page.get_by_text("Ask Ada in IT (extension 12).", exact=True)).to_be_visible()
