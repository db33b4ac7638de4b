"""Stories for any server: in test mode, or deployed and on the real clock."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import (
    EditProfile,
    NewPhone,
    Person,
    Phone,
    Refused,
    SignIn,
    let_in,
    refusal,
)


def test_turn_mfa_on_by_scanning(page: Page, person: Person, phone: Phone) -> None:
    SignIn(page).sign_in(person)
    setup = EditProfile(page).enable_mfa()
    phone.scan(page)
    setup.enable(phone.next_code()).saved()
    EditProfile(page).mfa_is_on()


def test_turn_mfa_on_by_typing_the_key(page: Page, person: Person, phone: Phone) -> None:
    SignIn(page).sign_in(person)
    setup = EditProfile(page).enable_mfa()
    phone.type_in(setup.secret_key())
    setup.enable(phone.next_code()).saved()
    EditProfile(page).mfa_is_on()


def test_a_set_up_that_was_cancelled_leaves_mfa_off(
    page: Page, person: Person, phone: Phone
) -> None:
    SignIn(page).sign_in(person)
    setup = EditProfile(page).enable_mfa()
    phone.scan(page)
    setup.cancel()
    EditProfile(page).mfa_is_off()
    EditProfile(page).sign_out(person)
    SignIn(page).sign_in(person)
    EditProfile(page).mfa_is_off()


def test_signed_in_without_the_form(page: Page, person_with_mfa: Person) -> None:
    let_in(page, person_with_mfa).regenerate_recovery_code().saved()


def test_sign_in_with_a_code(page: Page, person_with_mfa: Person) -> None:
    SignIn(page).sign_in(person_with_mfa)
    EditProfile(page).sign_out(person_with_mfa)


def test_a_code_works_once(page: Page, person_with_mfa: Person) -> None:
    phone, sign_in = person_with_mfa.phone, SignIn(page)
    sign_in.open()
    sign_in.give_password(person_with_mfa)
    code = phone.next_code()
    sign_in.give_code(code)
    EditProfile(page).sign_out(person_with_mfa)
    sign_in.give_password(person_with_mfa)
    with pytest.raises(Refused, match=r"code-already-used|code-wrong"):
        sign_in.give_code(code)
    sign_in.give_code(phone.next_code())


def test_a_wrong_code_is_refused_and_the_right_one_taken(
    page: Page, person_with_mfa: Person
) -> None:
    sign_in = SignIn(page)
    sign_in.open()
    sign_in.give_password(person_with_mfa)
    with pytest.raises(Refused, match="code-wrong"):
        sign_in.give_code(person_with_mfa.phone.wrong_code())
    expect(refusal(page, "code-wrong")).to_be_visible()
    sign_in.give_code(person_with_mfa.phone.next_code())


def test_recover_with_the_recovery_code(page: Page, person_with_mfa: Person) -> None:
    sign_in = SignIn(page)
    sign_in.open()
    sign_in.give_password(person_with_mfa)
    new_code = sign_in.give_recovery_code(person_with_mfa.recovery_code)
    assert new_code.text() != person_with_mfa.recovery_code
    new_code.saved()
    setup = NewPhone(page).set_up()
    person_with_mfa.phone.scan(page)
    setup.enable(person_with_mfa.phone.next_code())
    expect(page.get_by_role("heading", name="Done", exact=True)).to_be_visible()


def test_regenerating_the_recovery_code_ends_the_one_before(
    page: Page, person_with_mfa: Person
) -> None:
    SignIn(page).sign_in(person_with_mfa)
    EditProfile(page).regenerate_recovery_code().saved()
    EditProfile(page).sign_out(person_with_mfa)
    SignIn(page).give_password(person_with_mfa)
    with pytest.raises(Refused, match="recovery-code-outdated"):
        SignIn(page).give_recovery_code(person_with_mfa.recovery_code)


def test_turning_mfa_off_asks_for_password_and_code(page: Page, person_with_mfa: Person) -> None:
    SignIn(page).sign_in(person_with_mfa)
    EditProfile(page).turn_off_mfa(person_with_mfa)
    EditProfile(page).mfa_is_off()


def test_with_mfa_off_the_password_is_enough(page: Page, person_with_mfa: Person) -> None:
    SignIn(page).sign_in(person_with_mfa)
    EditProfile(page).turn_off_mfa(person_with_mfa)
    EditProfile(page).sign_out(person_with_mfa)
    SignIn(page).sign_in(person_with_mfa)
    EditProfile(page).mfa_is_off()


def test_a_wrong_code_does_not_replace_the_authenticator(
    page: Page, person_with_mfa: Person
) -> None:
    old = person_with_mfa.phone
    SignIn(page).sign_in(person_with_mfa)
    setup = EditProfile(page).replace_authenticator()
    with pytest.raises(Refused, match="code-wrong"):
        setup.enable(old.wrong_code())
    setup.cancel()
    EditProfile(page).sign_out(person_with_mfa)
    SignIn(page).sign_in(person_with_mfa)


def test_a_phone_whose_clock_is_wrong_is_told_so(page: Page, person: Person, phone: Phone) -> None:
    SignIn(page).sign_in(person)
    setup = EditProfile(page).enable_mfa()
    phone.scan(page)
    phone.ahead = -5 * 60
    with pytest.raises(Refused, match="clock-off"):
        setup.enable(phone.code())
    phone.ahead = 0
    setup.enable(phone.next_code())
