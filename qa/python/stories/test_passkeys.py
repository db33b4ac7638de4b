"""Stories of passkeys, in Chromium: nothing in them needs the clock moved."""

import pytest
from playwright.sync_api import Page

from nightlatch_qa import (
    EditProfile,
    NewPhone,
    Passkey,
    Person,
    Refused,
    SecurityKey,
    SignIn,
    let_in,
)


def test_a_passkey_signs_in_by_itself(page: Page, person_with_passkey: Person) -> None:
    SignIn(page).open().use_passkey()
    EditProfile(page).open().mfa_is_on()
    EditProfile(page).sign_out(person_with_passkey)


def test_the_browser_suggests_it_for_the_username(page: Page, person_with_passkey: Person) -> None:
    SignIn(page).open().choose_suggested_passkey()
    EditProfile(page).open().mfa_is_on()
    EditProfile(page).sign_out(person_with_passkey)


def test_a_passkey_takes_the_place_of_the_code(page: Page, person_with_passkey: Person) -> None:
    SignIn(page).begin(person_with_passkey).use_passkey()
    EditProfile(page).open().mfa_is_on()


def test_whoever_has_neither_adds_one_and_signs_in_with_it(
    page: Page, person: Person, passkey: Passkey
) -> None:
    person.recovery_code = let_in(page, person).add_passkey().saved()
    EditProfile(page).sign_out(person)
    SignIn(page).open().use_passkey()
    passkey.remove()
    EditProfile(page).open().sign_out(person)
    SignIn(page).recover(person)


def test_a_finger_that_is_not_recognized_opens_nothing(
    page: Page, person_with_passkey: Person
) -> None:
    sign_in, passkey = SignIn(page).open(), person_with_passkey.passkey
    passkey.fail_verification()
    with pytest.raises(Refused, match="passkey-cancelled"):
        sign_in.use_passkey()
    passkey.pass_verification()
    sign_in.use_passkey()


def test_a_dialog_that_is_closed_can_be_opened_again(
    page: Page, person: Person, passkey: Passkey
) -> None:
    profile = let_in(page, person)
    passkey.cancel()
    with pytest.raises(Refused, match="passkey-cancelled"):
        profile.add_passkey()
    passkey.answer()
    profile.open().add_passkey().saved()
    with pytest.raises(Refused, match="passkey-already-there"):
        profile.add_passkey()


def test_a_copy_is_refused(page: Page, person_with_passkey: Person, passkey: Passkey) -> None:
    SignIn(page).open().use_passkey()
    EditProfile(page).open().sign_out(person_with_passkey)
    passkey.set_counter(0)
    with pytest.raises(Refused, match="passkey-copied"):
        SignIn(page).open().use_passkey()


def test_a_passkey_that_was_lost_is_removed_from_the_account(
    page: Page, person_with_passkey: Person, passkey: Passkey
) -> None:
    SignIn(page).open().use_passkey()
    spare = Passkey().put_into(page.context)
    profile = EditProfile(page).open()
    profile.add_passkey()
    profile.rename_passkey("Passkey", "The old phone")
    profile.remove_passkey("The old phone")
    profile.sign_out(person_with_passkey)
    passkey.put_into(page.context)
    with pytest.raises(Refused, match="passkey-unknown"):
        SignIn(page).open().use_passkey()
    spare.put_into(page.context)
    SignIn(page).open().use_passkey()


def test_a_security_key_does_for_the_second_step_alone(page: Page, person: Person) -> None:
    profile = let_in(page, person)
    person.passkeys.append(SecurityKey().put_into(page.context))
    person.recovery_code = profile.add_passkey().saved()
    profile.sign_out(person)
    with pytest.raises(Refused, match="passkey-cancelled"):
        SignIn(page).open().use_passkey()
    SignIn(page).sign_in(person)


def test_each_tab_knows_of_what_another_one_used(page: Page, person_with_passkey: Person) -> None:
    tabs = [page, page.context.new_page()]
    for tab in [*tabs, *tabs, page.context.new_page()]:
        SignIn(tab).open().use_passkey()
        EditProfile(tab).open().sign_out(person_with_passkey)


def test_after_a_lost_phone_a_passkey_does(
    page: Page, person_with_mfa: Person, passkey: Passkey
) -> None:
    SignIn(page).recover(person_with_mfa).saved()
    NewPhone(page).here().add_passkey()
    EditProfile(page).open().sign_out(person_with_mfa)
    SignIn(page).open().use_passkey()


def test_a_passkey_that_was_found_goes_on_working(page: Page, person_with_passkey: Person) -> None:
    SignIn(page).recover(person_with_passkey).saved()
    NewPhone(page).here().keep_found_passkey()
    EditProfile(page).sign_out(person_with_passkey)
    SignIn(page).open().use_passkey()
