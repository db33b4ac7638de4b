"""The way to what a team decides, and to what its people see of that."""

from playwright.sync_api import expect

from nightlatch_qa import MfaSetup, screens
from tests.e2e import arranged
from tests.e2e.clock import DAY
from tests.e2e.walks.people import one_person
from tests.e2e.world import Walk, World


def _security_settings(world: World) -> None:
    world.person("alice")
    world.admin.require_mfa(7)
    _ready_to_decide(world)
    screens.press(world.page, "Require passkeys")
    expect(screens.notice(world.page, "passkey-policy-changed")).to_be_visible()


def _date_refused(world: World) -> None:
    _security_settings(world)
    world.page.locator("[name=deadline]").evaluate("field => { field.type = 'text'; }")
    screens.fill(world.page, "MFA required by", "someday")
    screens.press(world.page, "Change the date")


def _in_force(world: World) -> None:
    world.admin.require_mfa(0)
    world.admin.invite("dave")
    world.clock.advance(DAY)
    world.let_in("ada", "/security-settings")


def _optional(world: World) -> None:
    _security_settings(world)
    screens.follow(world.page, "Make MFA optional")


def _many_not_ready(world: World) -> None:
    for _ in range(6):
        world.nightlatch.seed()
    world.admin.invite("guest")
    world.let_in("ada", "/security-settings")


def _tonight(world: World) -> None:
    _security_settings(world)
    required = screens.field(world.page, "MFA required by")
    required.fill(required.get_attribute("min") or "")
    screens.press(world.page, "Change the date")


def _ready_to_decide(world: World) -> None:
    ada = world.let_in("ada")
    world.nightlatch.add_passkey(ada)
    world.page.goto("/security-settings")


def _passkeys_refused(world: World) -> None:
    world.let_in("ada", "/security-settings")
    screens.press(world.page, "Require passkeys")


def _passkeys_optional(world: World) -> None:
    _security_settings(world)
    screens.follow(world.page, "Make passkeys optional")


def _passkeys_tonight(world: World) -> None:
    _ready_to_decide(world)
    needed = screens.field(world.page, "Passkey required by")
    needed.fill(needed.get_attribute("min") or "")
    screens.press(world.page, "Require passkeys")


def _activity(world: World) -> None:
    world.let_in("ada", "/activity")


def _duty_soon(world: World) -> None:
    world.admin.require_mfa(7)
    world.let_in("alice")


def _duty_now(world: World) -> None:
    world.admin.require_mfa(0)
    world.clock.advance(DAY)
    world.let_in("alice")


def _passkey_soon(world: World) -> None:
    _ask_for_passkeys(world, 7)
    world.let_in("bob")


def _passkey_now(world: World) -> None:
    _ask_for_passkeys(world, 0)
    world.let_in("bob")


def _ask_for_passkeys(world: World, days: int) -> None:
    world.nightlatch._ask("seed", {"policy": {"passkeys_required_in_days": days}})


def _set_up_on_the_way(world: World) -> None:
    _duty_now(world)
    page, phone = world.page, world.nightlatch.phone()
    page.goto("/profile/activity")
    screens.press(page, "Set up MFA now")
    phone.scan(page)
    MfaSetup(page).enable(phone.next_code()).saved(then="mfa-requirement/done")


def _off_the_way(world: World) -> None:
    _set_up_on_the_way(world)
    screens.follow(world.page, "Edit Profile")
    screens.arrive(world.page, "Edit Profile")


def _notices(world: World) -> None:
    world.admin.password_link(world.person("alice"))
    world.let_in("alice")


def _often_renamed(world: World) -> None:
    arranged.renamed(world.person("bob"), times=2)
    one_person(world)


WALKS: dict[str, Walk] = {
    "Security settings": _security_settings,
    "Make MFA optional": _optional,
    "Security settings, many not ready": _many_not_ready,
    "Require MFA from tonight": _tonight,
    "Make passkeys optional": _passkeys_optional,
    "Require passkeys from tonight": _passkeys_tonight,
    "Activity": _activity,
    "MFA needed soon": _duty_soon,
    "MFA needed now": _duty_now,
    "Passkey needed soon": _passkey_soon,
    "Passkey needed now": _passkey_now,
    "MFA set up on the way": _set_up_on_the_way,
    "Off the way": _off_the_way,
    "Recent security activity": _notices,
}

STATES: dict[str, Walk] = {
    "Security settings, refused": _date_refused,
    "Security settings, in force": _in_force,
    "Security settings, passkeys refused": _passkeys_refused,
    "A person, renamed more than once": _often_renamed,
}
