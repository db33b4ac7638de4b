"""Stories that need the clock moved: test mode only."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import (
    Clock,
    ConfirmItIsYou,
    EditProfile,
    Passkey,
    People,
    Person,
    Phone,
    Refused,
    SecuritySettings,
    SetPassword,
    SignIn,
)

MINUTE = 60


def test_five_wrong_codes_cost_half_a_minute(
    page: Page, person_with_mfa: Person, clock: Clock
) -> None:
    phone, sign_in = person_with_mfa.phone, SignIn(page)
    sign_in.open()
    sign_in.give_password(person_with_mfa)
    for _ in range(5):
        with pytest.raises(Refused, match="code-wrong"):
            sign_in.give_code(phone.wrong_code())
    with pytest.raises(Refused, match="too-many-tries") as told:
        sign_in.give_code(phone.next_code())
    assert told.value.retry_after is not None
    clock.advance(told.value.retry_after)
    sign_in.give_code(phone.next_code())


def test_the_set_up_expires_after_15_minutes(
    page: Page, person: Person, phone: Phone, clock: Clock
) -> None:
    SignIn(page).sign_in(person)
    setup = EditProfile(page).enable_mfa()
    phone.scan(page)
    clock.advance(16 * MINUTE)
    with pytest.raises(Refused, match="setup-expired"):
        setup.enable(phone.next_code())
    setup.start_again(person)
    phone.scan(page)
    setup.enable(phone.next_code())


def test_a_set_up_that_expired_leaves_mfa_off(
    page: Page, person: Person, phone: Phone, clock: Clock
) -> None:
    SignIn(page).sign_in(person)
    EditProfile(page).enable_mfa()
    phone.scan(page)
    clock.advance(16 * MINUTE)
    EditProfile(page).open()
    EditProfile(page).mfa_is_off()
    EditProfile(page).sign_out(person)
    SignIn(page).sign_in(person)
    clock.advance(11 * MINUTE)
    page.goto(f"{clock.server.url}/profile/password")
    ConfirmItIsYou(page).confirm(person, then="profile/password")


def test_confirmation_is_asked_for_again_after_10_minutes(
    page: Page, person_with_mfa: Person, clock: Clock
) -> None:
    SignIn(page).sign_in(person_with_mfa)
    clock.advance(11 * MINUTE)
    page.goto(f"{clock.server.url}/profile/password")
    ConfirmItIsYou(page).confirm(person_with_mfa, then="profile/password")


def test_a_passkey_confirms_it_and_turns_mfa_off(
    page: Page, person_with_passkey: Person, clock: Clock
) -> None:
    SignIn(page).open().use_passkey()
    clock.advance(11 * MINUTE)
    page.goto(f"{clock.server.url}/profile/password")
    ConfirmItIsYou(page).confirm(person_with_passkey, then="profile/password")
    EditProfile(page).open().turn_off_mfa(person_with_passkey)
    EditProfile(page).sign_out(person_with_passkey)
    SignIn(page).sign_in(person_with_passkey)


def test_a_reset_link_takes_a_passkey(admin: Page, page: Page, person_with_passkey: Person) -> None:
    link = People(admin).open().find(person_with_passkey).password_link()
    SetPassword(page).follow(link).set(person_with_passkey, "eight calm otters float")
    EditProfile(page).open().mfa_is_on()


def test_a_passkey_is_offered_once(page: Page, person_with_mfa: Person, passkey: Passkey) -> None:
    SignIn(page).sign_in(person_with_mfa)
    profile = EditProfile(page)
    profile.decline_passkey()
    profile.sign_out(person_with_mfa)
    SignIn(page).sign_in(person_with_mfa)
    expect(profile.part("passkey-offer")).to_be_hidden()
    profile.add_passkey()


def test_a_session_ends_after_an_hour_unused(page: Page, person: Person, clock: Clock) -> None:
    SignIn(page).sign_in(person)
    clock.advance(61 * MINUTE)
    page.goto(f"{clock.server.url}/profile")
    expect(page.get_by_role("heading", name=re.compile("^Sign in to "))).to_be_visible()


@pytest.fixture
def _passkeys_required(admin: Page, administrator: Person, clock: Clock) -> Iterator[None]:
    clock.server.add_passkey(administrator)
    SecuritySettings(admin).open().require_passkeys()
    clock.advance(24 * 60 * MINUTE)
    yield
    clock.server.put_clock_back()
    SecuritySettings(admin).open().make_passkeys_optional()


@pytest.mark.usefixtures("_passkeys_required")
def test_where_passkeys_are_required_people_add_one_first(
    page: Page, person: Person, passkey: Passkey
) -> None:
    SignIn(page).sign_in(person)
    EditProfile(page).add_passkey().saved()
    EditProfile(page).sign_out(person)
    SignIn(page).open().use_passkey()
