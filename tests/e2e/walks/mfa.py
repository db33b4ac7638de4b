"""The way to what can be done about MFA that is on, and about the password."""

from playwright.sync_api import expect

from nightlatch_qa import let_in, screens
from tests.e2e import arranged
from tests.e2e.clock import MINUTE
from tests.e2e.world import Walk, World


def _mfa_on(world: World) -> None:
    world.let_in("bob")


def _adding(world: World) -> None:
    let_in(world.page, world.person("bob")).add_authenticator()


def _two_authenticators(world: World) -> None:
    setup = let_in(world.page, world.person("bob")).add_authenticator()
    phone = world.nightlatch.phone()
    phone.scan(world.page)
    setup.enable(phone.next_code(), name="Work phone")
    expect(screens.button(world.page, "Remove Work phone")).to_be_visible()


def _by_link(name: str, heading: str) -> Walk:
    def walk(world: World) -> None:
        world.let_in("bob")
        screens.follow(world.page, name)
        screens.arrive(world.page, heading)

    return walk


def _renewal(world: World) -> None:
    world.let_in("bob")
    screens.press(world.page, "Regenerate recovery code")
    screens.arrive(world.page, "Regenerate the recovery code?")


def _replacing(world: World) -> None:
    let_in(world.page, world.person("bob")).replace_authenticator()


def _turning_off_as_admin(world: World) -> None:
    world.let_in("ada", "/profile/mfa/removal")


def _password(world: World) -> None:
    world.let_in("alice")
    screens.follow(world.page, "Change password")
    screens.arrive(world.page, "Change password")


def _password_shown(world: World) -> None:
    _password(world)
    screens.press(world.page, "Show new password")
    screens.field(world.page, "New password").press_sequentially("lanterns")
    expect(world.page.get_by_text("7 more characters needed").first).to_be_visible()


def _password_refused(world: World) -> None:
    _password_shown(world)
    screens.fill(world.page, "Current password", world.person("alice").password)
    screens.fill(world.page, "New password", "correct horse battery staple")
    screens.press(world.page, "Change password")
    expect(screens.refusal(world.page, "password-not-allowed")).to_be_visible()
    expect(screens.button(world.page, "Hide new password")).to_be_visible()


def _own_activity(world: World) -> None:
    world.let_in("alice")
    screens.follow(world.page, "All your activity")
    screens.arrive(world.page, "Your activity")


def _own_activity_of_no_such_kind(world: World) -> None:
    _own_activity(world)
    screens.fill(world.page, "Last day", "2001-01-01")
    screens.press(world.page, "Show")
    expect(world.page.get_by_text("No results.")).to_be_visible()


def _confirmation(world: World) -> None:
    world.let_in("bob")
    world.clock.advance(10 * MINUTE)
    screens.follow(world.page, "Change password")
    screens.arrive(world.page, "Confirm it's you")


def _reset(world: World) -> None:
    world.page.goto(world.admin.password_link(world.person("bob")))


def _lost_both(world: World) -> None:
    _reset(world)
    world.page.get_by_text("I don't have either").click()
    expect(world.page.get_by_text("scripts/nightlatch user reset-mfa")).to_be_visible()


def _dead_reset_link(world: World) -> None:
    world.page.goto("/reset/no-such-link")


def _signed_out(world: World) -> None:
    alice = world.person("alice")
    let_in(world.page, alice).sign_out(alice)


def _clock_doubted(world: World) -> None:
    arranged.clock_doubted(world.person("ada"), world.person("bob"))
    world.let_in("ada")


def _not_found(world: World) -> None:
    world.page.goto("/no-such-page")


def _help(world: World) -> None:
    world.page.goto("/help/mfa")


WALKS: dict[str, Walk] = {
    "MFA is on": _mfa_on,
    "Two authenticators": _two_authenticators,
    "Add an authenticator": _adding,
    "Rename authenticator": _by_link("Rename Authenticator app", "Rename authenticator"),
    "Could you get back in?": _by_link("Test your recovery", "Could you get back in?"),
    "Check your recovery code": _by_link("Check my recovery code", "Check your recovery code"),
    "Regenerate recovery code": _renewal,
    "Replace authenticator": _replacing,
    "Turn off MFA": _by_link("Turn off MFA", "Turn off MFA"),
    "Turn off MFA, administrator": _turning_off_as_admin,
    "Change password": _password,
    "Your activity": _own_activity,
    "Confirm it's you": _confirmation,
    "Set a new password": _reset,
    "Reset link not valid": _dead_reset_link,
    "Help": _help,
}

STATES: dict[str, Walk] = {
    "Change password, shown": _password_shown,
    "Change password, refused": _password_refused,
    "Your activity, no results": _own_activity_of_no_such_kind,
    "Set a new password, lost both": _lost_both,
    "Signed out": _signed_out,
    "Edit Profile, server needs care": _clock_doubted,
    "Page not found": _not_found,
}
