"""The way to the screens on which one signs in."""

import pytest
from playwright.sync_api import expect

from nightlatch_qa import Passkey, Refused, SignIn, screens
from tests.e2e import arranged
from tests.e2e.world import Walk, World


def _no_account_yet(world: World) -> None:
    world.page.goto("/")


def _first_account(world: World) -> None:
    world.page.goto(world.nightlatch.setup_link)


def _dead_setup_link(world: World) -> None:
    world.page.goto("/setup/no-such-link")


def _sign_in(world: World) -> None:
    world.person("bob")
    world.page.goto("/sign-in")


def _sign_in_refused(world: World) -> None:
    _sign_in(world)
    screens.fill(world.page, "Username", "bob")
    screens.fill(world.page, "Password", "not that one")
    screens.press(world.page, "Sign in")
    expect(screens.refusal(world.page, "sign-in-wrong")).to_be_visible()


def _code_first(world: World) -> None:
    bob = world.person("bob")
    arranged.shut_password(bob)
    world.page.goto("/sign-in")
    with pytest.raises(Refused, match="way-shut"):
        SignIn(world.page).give_password(bob)
    expect(screens.heading(world.page, "Enter a code, then your password")).to_be_visible()


def _code_first_refused(world: World) -> None:
    _code_first(world)
    screens.fill(world.page, "Code", world.person("bob").phone.wrong_code())
    screens.press(world.page, "Continue")
    expect(screens.refusal(world.page, "code-wrong")).to_be_visible()


def at_the_code(world: World) -> SignIn:
    """Bob's password is given."""
    bob = world.person("bob")
    world.page.goto("/sign-in")
    SignIn(world.page).give_password(bob)
    return SignIn(world.page)


def _code(world: World) -> None:
    at_the_code(world)


def _refused(world: World, code: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        SignIn(world.page).give_code(code)


def _code_refused(world: World) -> None:
    at_the_code(world)
    _refused(world, world.person("bob").phone.wrong_code(), "code-wrong")


def _code_used(world: World) -> None:
    code = world.person("bob").phone.code()
    at_the_code(world).give_code(code)
    world.page.context.clear_cookies()
    at_the_code(world)
    _refused(world, code, "code-already-used")


def _too_many_tries(world: World) -> None:
    at_the_code(world)
    for reason in [*["code-wrong"] * 5, "too-many-tries"]:
        _refused(world, world.person("bob").phone.wrong_code(), reason)


def _clock_off(world: World) -> None:
    at_the_code(world)
    phone = world.person("bob").phone
    _refused(world, phone.code(-6), "code-wrong")
    _refused(world, phone.code(-5), "clock-off")


def given_passkey(world: World, name: str) -> Passkey:
    """Somebody of the cast has a passkey at hand."""
    return world.nightlatch.add_passkey(world.person(name)).put_into(world.page.context)


def _passkey_or_code(world: World) -> None:
    world.nightlatch.add_passkey(world.person("bob"))
    at_the_code(world)


def _passkey_only(world: World) -> None:
    alice = world.person("alice")
    world.nightlatch.add_passkey(alice)
    SignIn(world.page).open().give_password(alice)


def _passkey_cancelled(world: World) -> None:
    given_passkey(world, "bob").cancel()
    with pytest.raises(Refused, match="passkey-cancelled"):
        SignIn(world.page).open().use_passkey()


def _passkey_copied(world: World) -> None:
    passkey = given_passkey(world, "bob")
    SignIn(world.page).open().use_passkey()
    world.page.context.clear_cookies()
    passkey.set_counter(0)
    with pytest.raises(Refused, match="passkey-copied"):
        SignIn(world.page).open().use_passkey()


def _recovery_code_here(world: World) -> None:
    at_the_code(world)
    screens.fill(
        world.page, "Code from your authenticator app", world.person("bob").recovery_code[:-2]
    )
    screens.press(world.page, "Verify")
    expect(screens.heading(world.page, "Use your recovery code")).to_be_visible()


def _recovery_code_asked(world: World) -> None:
    at_the_code(world)
    screens.follow(world.page, "Use a recovery code")
    screens.arrive(world.page, "Use your recovery code")


def _recovery_code_refused(world: World) -> None:
    at_the_code(world)
    with pytest.raises(Refused, match="recovery-code-mistyped"):
        SignIn(world.page).give_recovery_code("much too short")


def _neither(world: World) -> None:
    at_the_code(world)
    screens.follow(world.page, "I don't have either")
    screens.arrive(world.page, "No phone and no recovery code?")
    expect(screens.field(world.page, "One-time sign-in code")).to_be_visible()


WALKS: dict[str, Walk] = {
    "No accounts yet": _no_account_yet,
    "Create the first account": _first_account,
    "Setup link not valid": _dead_setup_link,
    "Sign in": _sign_in,
    "A code first": _code_first,
    "Enter your code": _code,
    "Clock off": _clock_off,
    "Use a passkey or a code": _passkey_or_code,
    "Use your passkey": _passkey_only,
    "Use your recovery code": _recovery_code_asked,
    "No phone and no recovery code?": _neither,
}

STATES: dict[str, Walk] = {
    "Sign in, refused": _sign_in_refused,
    "Sign in, passkey cancelled": _passkey_cancelled,
    "Sign in, passkey refused": _passkey_copied,
    "A code first, refused": _code_first_refused,
    "Enter your code, refused": _code_refused,
    "Enter your code, used": _code_used,
    "Enter your code, too many tries": _too_many_tries,
    "Use your recovery code, refused": _recovery_code_refused,
    "Use your recovery code, typed elsewhere": _recovery_code_here,
}
