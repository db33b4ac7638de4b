"""What others try with keys and answers that aren't theirs, from browsers of their own."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Clock, EditProfile, Person, SignIn, screens
from tests.e2e import arranged
from tests.e2e.clock import MINUTE
from tests.e2e.passkeys.answers import asking_otherwise, caught, send
from tests.e2e.passkeys.authenticators import KEY_WITHOUT_PIN, SCREEN_LOCK, Authenticator

pytestmark = pytest.mark.requirement("S-204")

ALONE, AFTER = "/sign-in/passkey", "/sign-in/code/passkey"


def answer_of(page: Page) -> str:
    """What Bob's laptop answers to the sign-in page, which a thief has."""
    page.goto("/sign-in")
    return caught(page, ALONE, lambda: screens.press(page, "Sign in with a passkey"))


def signs_in(page: Page) -> None:
    page.goto("/sign-in")
    screens.press(page, "Sign in with a passkey")


def is_refused(page: Page, reason: str) -> None:
    expect(screens.refusal(page, reason)).to_be_visible()
    page.goto("/profile")
    screens.arrive(page, "Sign in to Nightlatch", "Use a passkey or a code")


def test_an_answer_signs_in_nobody_elses_browser(
    page: Page, key: Authenticator, thief: Page
) -> None:
    answer = answer_of(page)
    thief.goto("/sign-in")
    send(thief, ALONE, answer)
    is_refused(thief, "passkey-took-too-long")


def test_an_answer_five_minutes_old_signs_in_nobody(
    page: Page, key: Authenticator, clock: Clock
) -> None:
    answer = answer_of(page)
    clock.advance(5 * MINUTE)
    send(page, ALONE, answer)
    is_refused(page, "passkey-took-too-long")


def test_an_answer_that_signed_in_does_not_do_so_again(
    page: Page, bob: Person, key: Authenticator
) -> None:
    answer = answer_of(page)
    send(page, ALONE, answer)
    screens.arrive(page, "Edit Profile")
    EditProfile(page).sign_out(bob)
    page.goto("/sign-in")
    send(page, ALONE, answer)
    is_refused(page, "passkey-answered-before")


def test_a_copied_key_is_blocked_and_its_owner_told(
    page: Page, thief: Page, bob: Person, key: Authenticator
) -> None:
    copied = key.held[0]
    signs_in(page)
    screens.arrive(page, "Edit Profile")
    EditProfile(page).sign_out(bob)
    Authenticator(thief, SCREEN_LOCK).take(copied)
    signs_in(thief)
    is_refused(thief, "passkey-copied")
    # From the second try on its counter is ahead of the true one's.
    signs_in(thief)
    is_refused(thief, "passkey-blocked")
    SignIn(page).sign_in(bob)
    expect(page.get_by_text("was blocked: there may be a copy of it").first).to_be_visible()


def test_a_key_of_somebody_else_does_not_complete_a_sign_in(
    page: Page, alice: Person, bob: Person, key: Authenticator
) -> None:
    hers = Authenticator(page, KEY_WITHOUT_PIN)
    hers.take_soft(arranged.passkey(alice))
    key.unplug()
    allowed = [{"type": "public-key", "id": urlsafe(one["credentialId"])} for one in hers.held]
    SignIn(page).begin(bob)
    with asking_otherwise(page, f"{AFTER}/options", allowCredentials=allowed):
        screens.press(page, "Use a passkey")
        expect(screens.refusal(page, "passkey-of-another")).to_be_visible()


def test_an_answer_completes_no_other_sign_in_of_the_same_person(
    page: Page, thief: Page, bob: Person, key: Authenticator
) -> None:
    SignIn(page).begin(bob)
    answer = caught(page, AFTER, lambda: screens.press(page, "Use a passkey"))
    SignIn(thief).begin(bob)
    send(thief, AFTER, answer)
    is_refused(thief, "passkey-took-too-long")


def test_a_signature_of_nobody_is_refused(page: Page, key: Authenticator) -> None:
    with key.signing_rubbish():
        signs_in(page)
        is_refused(page, "passkey-wrong")


def test_verification_switched_off_in_between_leaves_the_passkey_after_the_password(
    page: Page, bob: Person, key: Authenticator
) -> None:
    key.will_verify(verified=False)
    signs_in(page)
    expect(screens.refusal(page, "passkey-cancelled")).to_be_visible()
    # Whatever the page asked for, we ask for a finger.
    with asking_otherwise(page, f"{ALONE}/options", userVerification="discouraged"):
        screens.press(page, "Sign in with a passkey")
        is_refused(page, "passkey-not-verified")
    SignIn(page).begin(bob)
    screens.press(page, "Use a passkey")
    screens.arrive(page, "Edit Profile")


def urlsafe(encoded: str) -> str:
    """The protocol's Base64 as WebAuthn's JSON has it."""
    return encoded.replace("+", "-").replace("/", "_").rstrip("=")
