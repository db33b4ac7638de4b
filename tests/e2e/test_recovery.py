"""Bob signs in with his recovery code (S-32)."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Person, Refused, SignIn, screens
from tests.e2e.browsers import Windows
from tests.e2e.marks import without_scripts


def test_the_recovery_code_signs_in_and_is_replaced(page: Page, bob: Person) -> None:
    assert SignIn(page).recover(bob).text() != bob.recovery_code


@pytest.mark.case("B24")
@without_scripts
def test_it_may_be_typed_as_a_phone_types(page: Page, bob: Person) -> None:
    bob.recovery_code = f" {bob.recovery_code.lower().replace('-', ' ')} "
    SignIn(page).recover(bob)


def test_a_slip_is_told_and_what_was_typed_is_kept(page: Page, bob: Person) -> None:
    SignIn(page).begin(bob)
    with pytest.raises(Refused, match="recovery-code-mistyped"):
        SignIn(page).give_recovery_code(bob.recovery_code[:-1])
    expect(screens.field(page, "Recovery code")).to_have_value(bob.recovery_code[:-1])
    expect(screens.field(page, "Recovery code")).to_be_focused()


@pytest.mark.requirement("S-31")
@without_scripts
def test_it_works_once(windows: Windows, bob: Person) -> None:
    SignIn(windows.open()).recover(bob)
    again = windows.open()
    SignIn(again).begin(bob)
    with pytest.raises(Refused, match="recovery-code-outdated"):
        SignIn(again).give_recovery_code(bob.recovery_code)


@without_scripts
def test_with_neither_it_says_whom_to_ask(page: Page, bob: Person) -> None:
    SignIn(page).begin(bob)
    screens.follow(page, "I don't have either")
    screens.arrive(page, "No phone and no recovery code?")
    expect(page.get_by_text("Ask Ada in IT (extension 12).", exact=True)).to_be_visible()
