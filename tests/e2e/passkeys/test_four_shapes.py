"""Each kind of key, from adding it to signing in with it, and how little there is to do by hand."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import (
    EditProfile,
    Nightlatch,
    Person,
    RecoveryCode,
    SignIn,
    handles,
    let_in,
    screens,
)
from tests.e2e import arranged
from tests.e2e.browsers import Windows
from tests.e2e.passkeys.authenticators import SCREEN_LOCK, SHAPES, SYNCED, Authenticator, Shape
from tests.e2e.passkeys.hands import Hands


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_added_in_two_clicks_it_signs_in_in_place_of_the_code_and_maybe_of_all(
    page: Page, nightlatch: Nightlatch, bob: Person, hands: Hands, shape: Shape
) -> None:
    key = Authenticator(page, shape)
    let_in(page, bob)
    hands.forget()
    handles.press(page, "add-passkey")
    screens.press(page, "Add a passkey")
    expect(screens.notice(page, "passkey-added")).to_be_visible()
    assert (hands.clicks, hands.keys, key.touches) == (2, 0, 1)

    EditProfile(page).sign_out(bob)
    SignIn(page).begin(bob)
    screens.press(page, "Use a passkey")
    screens.arrive(page, "Edit Profile")
    assert key.touches == 2

    EditProfile(page).sign_out(bob)
    page.goto("/sign-in")
    hands.forget()
    screens.press(page, "Sign in with a passkey")
    if shape.verifies:
        screens.arrive(page, "Edit Profile")
        assert (hands.clicks, hands.keys, key.touches) == (1, 0, 3)
    else:
        expect(screens.refusal(page, "passkey-cancelled")).to_be_visible()


def test_the_first_one_turns_mfa_on_and_comes_with_a_recovery_code(
    page: Page, alice: Person
) -> None:
    Authenticator(page, SYNCED)
    let_in(page, alice)
    handles.press(page, "add-passkey")
    screens.press(page, "Add a passkey")
    screens.arrive(page, "Your recovery code")
    code = RecoveryCode(page).saved()
    page.goto("/profile")
    expect(page.get_by_text("synced to your other devices")).to_be_visible()
    EditProfile(page).sign_out(alice)
    page.goto("/sign-in")
    SignIn(page).give_password(alice, then="second-factor/passkey")
    expect(page.get_by_label("Code")).to_have_count(0)
    SignIn(page).give_recovery_code(code)


def test_suggested_for_the_username_it_signs_in_without_a_click(
    windows: Windows, bob: Person
) -> None:
    page = windows.open()
    hands, laptop = Hands(page), Authenticator(page, SCREEN_LOCK)
    laptop.take_soft(arranged.passkey(bob))
    page.goto("/sign-in")
    screens.arrive(page, "Edit Profile")
    assert (hands.clicks, hands.keys, laptop.touches) == (0, 0, 1)
