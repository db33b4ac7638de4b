"""The way to every screen that docs/qa.md names, and to the other states that they have."""

from playwright.sync_api import expect

from domain.clock import server_clock
from domain.mfa import clock_drift
from domain.signin import reset_links
from models import RecoveryCode, User, database
from tests.e2e import people, screens
from tests.e2e.clock import MINUTE
from tests.e2e.phone import Phone
from tests.e2e.server import HOME
from tests.e2e.team_walks import TEAM_STATES, TEAM_WALKS
from tests.e2e.whose_walks import WHOSE_STATES, WHOSE_WALKS
from tests.e2e.world import Walk, World


def _no_account_yet(world: World) -> None:
    world.page.goto("/")


def _first_account(world: World) -> None:
    world.page.goto(world.server.setup_link())


def _dead_setup_link(world: World) -> None:
    world.page.goto("/setup/no-such-link")


def _sign_in(world: World) -> None:
    world.person("bob")
    world.page.goto("/sign-in")


def _sign_in_refused(world: World) -> None:
    _sign_in(world)
    screens.field(world.page, "Username").fill("bob")
    screens.field(world.page, "Password").fill("not that one")
    screens.button(world.page, "Sign in").click()
    expect(screens.refusal(world.page, "sign-in-wrong")).to_be_visible()


def _code_first(world: World) -> None:
    bob = world.person("bob")
    people.shut_password(bob)
    world.page.goto("/sign-in")
    screens.give_password(world.page, bob)
    screens.arrive(world.page, "Enter a code, then your password")


def _code_first_refused(world: World) -> None:
    _code_first(world)
    screens.field(world.page, "Code").fill(world.person("bob").phone.wrong_code())
    screens.button(world.page, "Continue").click()
    expect(screens.refusal(world.page, "code-wrong")).to_be_visible()


def _code(world: World) -> None:
    bob = world.person("bob")
    world.page.goto("/sign-in")
    screens.give_password(world.page, bob)
    screens.arrive(world.page, "Enter your code")


def _code_refused(world: World) -> None:
    _code(world)
    screens.give_code(world.page, world.person("bob").phone.wrong_code())
    expect(screens.refusal(world.page, "code-wrong")).to_be_visible()


def _code_used(world: World) -> None:
    bob = world.person("bob")
    screens.sign_in(world.page, bob)
    screens.sign_out(world.page, bob)
    screens.give_password(world.page, bob)
    screens.give_code(world.page, bob.phone.code())
    expect(screens.refusal(world.page, "code-already-used")).to_be_visible()


def _too_many_tries(world: World) -> None:
    _code(world)
    for _ in range(6):
        screens.give_code(world.page, world.person("bob").phone.wrong_code())
    expect(screens.refusal(world.page, "too-many-tries")).to_be_visible()


def _password_refused(world: World) -> None:
    _password_shown(world)
    screens.field(world.page, "Current password").fill(world.person("alice").password)
    screens.field(world.page, "New password").fill("correct horse battery staple")
    screens.button(world.page, "Change password").click()
    expect(screens.refusal(world.page, "password-not-allowed")).to_be_visible()
    expect(screens.button(world.page, "Hide new password")).to_be_visible()


def _recovery_code_here(world: World) -> None:
    _code(world)
    screens.give_code(world.page, world.person("bob").recovery_code)
    screens.arrive(world.page, "Use your recovery code")


def _lost_both(world: World) -> None:
    _reset(world)
    world.page.get_by_text("I don't have either").click()
    expect(world.page.get_by_text("scripts/nightlatch user reset-mfa")).to_be_visible()


def _clock_off(world: World) -> None:
    _code(world)
    phone = world.person("bob").phone
    for steps in (-6, -5):
        screens.give_code(world.page, phone.code(steps))
    expect(screens.refusal(world.page, "clock-off")).to_be_visible()


def _recovery_code_asked(world: World) -> None:
    _code(world)
    screens.link(world.page, "Use a recovery code").click()
    screens.arrive(world.page, "Use your recovery code")


def _recovery_code_refused(world: World) -> None:
    _code(world)
    screens.give_recovery_code(world.page, "much too short")
    expect(screens.refusal(world.page, "recovery-code-mistyped")).to_be_visible()


def _neither(world: World) -> None:
    _code(world)
    screens.link(world.page, "I don't have either").click()
    screens.arrive(world.page, "No phone and no recovery code?")


def _recovered(world: World) -> None:
    bob = world.person("bob")
    world.page.goto("/sign-in")
    screens.give_password(world.page, bob)
    screens.give_recovery_code(world.page, bob.recovery_code)
    screens.recovery_code(world.page)


def _recovered_too_late(world: World) -> None:
    _recovered(world)
    world.clock.advance(10 * MINUTE)
    world.page.goto("/recovery")
    screens.arrive(world.page, "Save your new recovery code")


def _without_phone(world: World) -> None:
    _recovered(world)
    screens.button(world.page, "I have saved it").click()
    screens.arrive(world.page, "Set up your new phone")


def _scanning_the_new_phone(world: World) -> None:
    _without_phone(world)
    screens.button(world.page, "Set up your new phone").click()
    expect(screens.field(world.page, "Verify MFA Code")).to_be_visible()


def _recovery_done(world: World) -> None:
    _scanning_the_new_phone(world)
    phone = Phone(world.clock)
    phone.scan(world.page)
    screens.enable(world.page, phone.code())
    screens.arrive(world.page, "Done")


def _phone_found(world: World) -> None:
    _without_phone(world)
    screens.link(world.page, "I found my phone").click()
    screens.arrive(world.page, "I found my phone")


def _reminded(world: World) -> None:
    _without_phone(world)
    screens.link(world.page, "I don't have a new phone yet").click()
    screens.arrive(world.page, "Edit Profile")


def _phone_off(world: World) -> None:
    _reminded(world)
    screens.button(world.page, "Block the lost phone").click()
    expect(world.page.get_by_text("You can only sign in with your recovery code.")).to_be_visible()


def _phone_off_asked(world: World) -> None:
    _phone_off(world)
    screens.sign_out(world.page, world.person("bob"))
    screens.give_password(world.page, world.person("bob"))
    screens.arrive(world.page, "Use your recovery code")


def _profile(world: World) -> None:
    world.server.session_cookie(world.person("alice").username)
    world.let_in("alice")


def _menu(world: World) -> None:
    alice = world.let_in("alice")
    screens.button(world.page, alice.name).click()


def _mfa_off(world: World) -> None:
    world.let_in("alice")


def _set_up(world: World) -> None:
    world.let_in("alice")
    screens.open_setup(world.page)


def _set_up_by_hand(world: World) -> None:
    _key_shown(world)
    world.page.get_by_text("Where to enter it in your app", exact=True).click()
    expect(world.page.get_by_text("Enter a setup key")).to_be_visible()


def _set_up_begun(world: World) -> None:
    _set_up(world)
    world.page.goto("/profile")


def _key_shown(world: World) -> None:
    _set_up(world)
    screens.secret_key(world.page)


def _set_up_refused(world: World) -> None:
    _set_up(world)
    phone = Phone(world.clock)
    phone.scan(world.page)
    screens.enable(world.page, phone.code(7))
    expect(screens.refusal(world.page, "clock-off")).to_be_visible()


def _code_wrong_in_the_set_up(world: World) -> None:
    _key_shown(world)
    screens.enable(world.page, "000000")
    expect(screens.refusal(world.page, "code-wrong")).to_be_visible()


def _set_up_finished_elsewhere(world: World) -> None:
    _set_up(world)
    other = world.page.context.new_page()
    other.goto("/profile")
    screens.button(other, "Discard").click()
    screens.open_setup(other)
    alice = world.person("alice")
    alice.phone.scan(other)
    screens.enable(other, alice.phone.code())
    screens.save_first_code(other)
    screens.enable(world.page, "000000")
    screens.arrive(world.page, "Start setup again")


def _set_up_expired(world: World) -> None:
    _set_up(world)
    world.clock.advance(15 * MINUTE)
    screens.enable(world.page, "123456")
    screens.arrive(world.page, "Start setup again")


def _just_enabled(world: World) -> None:
    _set_up(world)
    alice = world.person("alice")
    alice.phone.scan(world.page)
    screens.enable(world.page, alice.phone.code())
    screens.arrive(world.page, "Your recovery code")


def _code_left_unsaved(world: World) -> None:
    _just_enabled(world)
    world.page.goto("/profile")
    expect(screens.link(world.page, "Show it again")).to_be_visible()


def _code_unsaved_too_long(world: World) -> None:
    _just_enabled(world)
    world.clock.advance(10 * MINUTE)
    world.page.goto("/profile/recovery-code")
    screens.arrive(world.page, "Save your recovery code")


def _no_recovery_code(world: World) -> None:
    # As accounts are whose MFA was turned on before a recovery code came with it.
    world.person("bob")
    with database.connection_context():
        RecoveryCode.delete().execute()
    world.let_in("bob")


def _recovery_code_shown(world: World) -> None:
    _renewal(world)
    screens.button(world.page, "Regenerate").click()
    screens.arrive(world.page, "Your recovery code")


def _mfa_on(world: World) -> None:
    world.let_in("bob")


def _renewal(world: World) -> None:
    world.let_in("bob")
    screens.button(world.page, "Regenerate recovery code").click()
    screens.arrive(world.page, "Regenerate the recovery code?")


def _replacing(world: World) -> None:
    world.let_in("bob")
    screens.open_setup(world.page, "Replace authenticator")


def _adding(world: World) -> None:
    world.let_in("bob")
    screens.open_setup(world.page, "Add another authenticator")


def _two_authenticators(world: World) -> None:
    _adding(world)
    phone = Phone(world.clock)
    phone.scan(world.page)
    screens.field(world.page, "Name (optional)").fill("Work phone")
    screens.enable(world.page, phone.code())
    expect(screens.button(world.page, "Remove Work phone")).to_be_visible()


def _renaming(world: World) -> None:
    world.let_in("bob")
    screens.link(world.page, "Rename Authenticator app").click()
    screens.arrive(world.page, "Rename authenticator")


def _rehearsing(world: World) -> None:
    world.let_in("bob")
    screens.link(world.page, "Test your recovery").click()
    screens.arrive(world.page, "Could you get back in?")


def _checking(world: World) -> None:
    world.let_in("bob")
    screens.link(world.page, "Check my recovery code").click()
    screens.arrive(world.page, "Check your recovery code")


def _turning_off(world: World) -> None:
    world.let_in("bob")
    screens.link(world.page, "Turn off MFA").click()
    screens.arrive(world.page, "Turn off MFA")


def _turning_off_as_admin(world: World) -> None:
    world.let_in("ada")
    world.page.goto("/profile/mfa/removal")


def _password(world: World) -> None:
    world.let_in("alice")
    screens.link(world.page, "Change password").click()
    screens.arrive(world.page, "Change password")


def _password_shown(world: World) -> None:
    _password(world)
    screens.button(world.page, "Show new password").click()
    screens.field(world.page, "New password").press_sequentially("lanterns")
    expect(world.page.get_by_text("7 more characters needed").first).to_be_visible()


def _own_activity(world: World) -> None:
    world.let_in("alice")
    screens.link(world.page, "All your activity").click()
    screens.arrive(world.page, "Your activity")


def _own_activity_of_no_such_kind(world: World) -> None:
    _own_activity(world)
    screens.field(world.page, "Last day").fill("2001-01-01")
    screens.button(world.page, "Show").click()
    expect(world.page.get_by_text("No results.")).to_be_visible()


def _confirmation(world: World) -> None:
    world.let_in("bob")
    world.clock.advance(10 * MINUTE)
    screens.link(world.page, "Change password").click()
    screens.arrive(world.page, "Confirm it's you")


def _reset(world: World) -> None:
    bob = world.person("bob")
    with database.connection_context():
        user = User.get(User.username == bob.username)
        token = reset_links.make(user, world.clock.now, HOME)
    world.page.goto(f"/reset/{token}")


def _dead_reset_link(world: World) -> None:
    world.page.goto("/reset/no-such-link")


def _signed_out(world: World) -> None:
    alice = world.let_in("alice")
    screens.sign_out(world.page, alice)


def _profile_refused(world: World) -> None:
    world.let_in("alice")
    screens.field(world.page, "Full name").fill(" ")
    screens.button(world.page, "Save changes").click()
    expect(screens.refusal(world.page, "field-empty")).to_be_visible()


def _clock_went_back(world: World) -> None:
    world.person("ada")
    with database.connection_context():
        server_clock.note(world.clock.now + 2 * 60 * 60)
        server_clock.note(world.clock.now)
    world.let_in("ada")
    world.page.goto("/overview")


def _time_shown(world: World) -> None:
    world.let_in("alice")
    world.page.locator("time[tabindex]").first.focus()


def _clock_doubted(world: World) -> None:
    for name in ("ada", "bob"):
        world.person(name)
        with database.connection_context():
            clock_drift.note_doubt(User.get(User.username == name), world.clock.now)
    world.let_in("ada")


def _not_found(world: World) -> None:
    world.page.goto("/no-such-page")


def _help(world: World) -> None:
    world.page.goto("/help/mfa")


WALKS: dict[str, Walk] = {
    "No accounts yet": _no_account_yet,
    "Create the first account": _first_account,
    "Setup link not valid": _dead_setup_link,
    "Sign in": _sign_in,
    "A code first": _code_first,
    "Enter your code": _code,
    "Clock off": _clock_off,
    "Use your recovery code": _recovery_code_asked,
    "No phone and no recovery code?": _neither,
    "Recovery, the code": _recovered,
    "Recovery, the code no longer shown": _recovered_too_late,
    "Recovery, the new phone": _without_phone,
    "Recovery, scanning": _scanning_the_new_phone,
    "Recovery, done": _recovery_done,
    "I found my phone": _phone_found,
    "Lost phone": _reminded,
    "Lost phone blocked": _phone_off,
    "Account menu": _menu,
    "Edit Profile": _profile,
    "MFA is off": _mfa_off,
    "Setup started": _set_up_begun,
    "Set up MFA": _set_up,
    "Secret key shown": _key_shown,
    "Setup expired": _set_up_expired,
    "MFA just enabled": _just_enabled,
    "Recovery code unsaved": _code_left_unsaved,
    "Save your recovery code": _code_unsaved_too_long,
    "No recovery code": _no_recovery_code,
    "Your recovery code": _recovery_code_shown,
    "MFA is on": _mfa_on,
    "Two authenticators": _two_authenticators,
    "Add an authenticator": _adding,
    "Rename authenticator": _renaming,
    "Could you get back in?": _rehearsing,
    "Check your recovery code": _checking,
    "Regenerate recovery code": _renewal,
    "Replace authenticator": _replacing,
    "Turn off MFA": _turning_off,
    "Turn off MFA, administrator": _turning_off_as_admin,
    "Change password": _password,
    "Your activity": _own_activity,
    "Confirm it's you": _confirmation,
    "Set a new password": _reset,
    "Reset link not valid": _dead_reset_link,
    "Help": _help,
    **TEAM_WALKS,
    **WHOSE_WALKS,
}

# Not screens of their own, but they look different: for axe and for the contact sheet.
STATES: dict[str, Walk] = {
    "Sign in, refused": _sign_in_refused,
    "A code first, refused": _code_first_refused,
    "Enter your code, refused": _code_refused,
    "Enter your code, used": _code_used,
    "Enter your code, too many tries": _too_many_tries,
    "Use your recovery code, refused": _recovery_code_refused,
    "Use your recovery code, phone blocked": _phone_off_asked,
    "Change password, shown": _password_shown,
    "Change password, refused": _password_refused,
    "Use your recovery code, typed elsewhere": _recovery_code_here,
    "Set a new password, lost both": _lost_both,
    "Set up MFA, by hand": _set_up_by_hand,
    "Set up MFA, clock off": _set_up_refused,
    "Set up MFA, refused": _code_wrong_in_the_set_up,
    "Set up MFA, finished elsewhere": _set_up_finished_elsewhere,
    "Your activity, no results": _own_activity_of_no_such_kind,
    "Signed out": _signed_out,
    "Edit Profile, refused": _profile_refused,
    "Edit Profile, server needs care": _clock_doubted,
    "Overview, server clock went back": _clock_went_back,
    "Edit Profile, exact time shown": _time_shown,
    "Page not found": _not_found,
    **TEAM_STATES,
    **WHOSE_STATES,
}
