"""The way to Edit Profile and, from there, to MFA and a recovery code."""

import pytest
from playwright.sync_api import expect

from nightlatch_qa import EditProfile, MfaSetup, Refused, let_in, screens
from tests.e2e import arranged
from tests.e2e.clock import MINUTE
from tests.e2e.world import Walk, World


def _profile(world: World) -> None:
    world.nightlatch.cookies(world.person("alice"))  # signed in elsewhere as well
    world.let_in("alice")


def _menu(world: World) -> None:
    alice = world.let_in("alice")
    screens.press(world.page, alice.name)


def _profile_refused(world: World) -> None:
    world.let_in("alice")
    screens.fill(world.page, "Full name", " ")
    screens.press(world.page, "Save changes")
    expect(screens.refusal(world.page, "field-empty")).to_be_visible()


def _time_shown(world: World) -> None:
    world.let_in("alice")
    world.page.locator("time[tabindex]").first.focus()


def _mfa_off(world: World) -> None:
    world.let_in("alice")


def _set_up(world: World) -> None:
    let_in(world.page, world.person("alice")).enable_mfa()


def _begun(world: World) -> None:
    _set_up(world)
    world.page.goto("/profile")


def _key_shown(world: World) -> None:
    _set_up(world)
    MfaSetup(world.page).secret_key()


def _by_hand(world: World) -> None:
    _key_shown(world)
    world.page.get_by_text("Where to enter it in your app", exact=True).click()
    expect(world.page.get_by_text("Enter a setup key")).to_be_visible()


def _clock_off(world: World) -> None:
    _set_up(world)
    phone = world.nightlatch.phone()
    phone.scan(world.page)
    _refused(world, phone.code(7), "clock-off")


def _code_wrong(world: World) -> None:
    _key_shown(world)
    _refused(world, "000000", "code-wrong")


def _refused(world: World, code: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        MfaSetup(world.page).enable(code)


def _finished_elsewhere(world: World) -> None:
    _set_up(world)
    other = world.page.context.new_page()
    other.goto("/profile")
    screens.press(other, "Discard")
    setup = EditProfile(other).enable_mfa()
    alice = world.person("alice")
    alice.phone.scan(other)
    setup.enable(alice.phone.next_code()).saved()
    _refused(world, "000000", "setup-expired")
    expect(screens.heading(world.page, "MFA is already on")).to_be_visible()


def _expired(world: World) -> None:
    _set_up(world)
    world.clock.advance(15 * MINUTE)
    _refused(world, "123456", "setup-expired")
    expect(screens.heading(world.page, "Start setup again")).to_be_visible()


def _just_enabled(world: World) -> None:
    _set_up(world)
    alice = world.person("alice")
    alice.phone.scan(world.page)
    MfaSetup(world.page).enable(alice.phone.next_code())


def _code_unsaved(world: World) -> None:
    _just_enabled(world)
    world.page.goto("/profile")
    expect(screens.link(world.page, "Show it again")).to_be_visible()


def _code_unsaved_too_long(world: World) -> None:
    _just_enabled(world)
    world.clock.advance(10 * MINUTE)
    world.page.goto("/profile/recovery-code")
    screens.arrive(world.page, "Save your recovery code")


def _no_recovery_code(world: World) -> None:
    world.person("bob")
    arranged.no_recovery_code()
    world.let_in("bob")


def _recovery_code_shown(world: World) -> None:
    let_in(world.page, world.person("bob")).regenerate_recovery_code()


WALKS: dict[str, Walk] = {
    "Account menu": _menu,
    "Edit Profile": _profile,
    "MFA is off": _mfa_off,
    "Setup started": _begun,
    "Set up MFA": _set_up,
    "Secret key shown": _key_shown,
    "Setup expired": _expired,
    "MFA just enabled": _just_enabled,
    "Recovery code unsaved": _code_unsaved,
    "Save your recovery code": _code_unsaved_too_long,
    "No recovery code": _no_recovery_code,
    "Your recovery code": _recovery_code_shown,
}

STATES: dict[str, Walk] = {
    "Set up MFA, by hand": _by_hand,
    "Set up MFA, clock off": _clock_off,
    "Set up MFA, refused": _code_wrong,
    "Set up MFA, finished elsewhere": _finished_elsewhere,
    "Edit Profile, refused": _profile_refused,
    "Edit Profile, exact time shown": _time_shown,
}
