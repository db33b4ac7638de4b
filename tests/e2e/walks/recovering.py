"""The way from a lost phone to a working one."""

from playwright.sync_api import expect

from nightlatch_qa import MfaSetup, NewPhone, Passkey, RecoveryCode, SignIn, handles, screens
from tests.e2e.clock import MINUTE
from tests.e2e.walks.signing_in import at_the_code
from tests.e2e.world import Walk, World


def _code(world: World) -> None:
    at_the_code(world).give_recovery_code(world.person("bob").recovery_code)


def _too_late(world: World) -> None:
    _code(world)
    world.clock.advance(10 * MINUTE)
    world.page.goto("/recovery")
    screens.arrive(world.page, "Save your new recovery code")


def _without_phone(world: World) -> None:
    _code(world)
    RecoveryCode(world.page).saved()


def _scanning(world: World) -> None:
    _without_phone(world)
    NewPhone(world.page).set_up()


def _with_a_passkey(world: World) -> None:
    Passkey().put_into(world.page.context)
    _without_phone(world)
    screens.follow(world.page, "Add a passkey")
    screens.arrive(world.page, "Add a passkey")


def _done(world: World) -> None:
    _scanning(world)
    phone = world.nightlatch.phone()
    phone.scan(world.page)
    MfaSetup(world.page).enable(phone.next_code())


def _phone_found(world: World) -> None:
    _without_phone(world)
    screens.follow(world.page, "I found my phone")
    screens.arrive(world.page, "I found my phone")


def _all_found(world: World) -> None:
    world.nightlatch.add_passkey(world.person("bob"))
    _without_phone(world)
    handles.press(world.page, "found-phone")
    handles.arrive(world.page, "recovery/found")


def _reminded(world: World) -> None:
    _without_phone(world)
    screens.follow(world.page, "I don't have a new phone yet")
    screens.arrive(world.page, "Edit Profile")


def _phone_off(world: World) -> None:
    _reminded(world)
    screens.press(world.page, "Block the lost phone")
    expect(
        world.page.get_by_text("For now, you need your password and your recovery code to sign in.")
    ).to_be_visible()


def _phone_off_asked(world: World) -> None:
    _phone_off(world)
    world.page.context.clear_cookies()
    world.page.goto("/sign-in")
    SignIn(world.page).give_password(world.person("bob"), then="second-factor/recovery")


WALKS: dict[str, Walk] = {
    "Recovery, the code": _code,
    "Recovery, the code no longer shown": _too_late,
    "Recovery, the new phone": _without_phone,
    "Recovery, scanning": _scanning,
    "Recovery, a passkey": _with_a_passkey,
    "Recovery, done": _done,
    "I found my phone": _phone_found,
    "Lost phone": _reminded,
    "Lost phone blocked": _phone_off,
}

STATES: dict[str, Walk] = {
    "I found my phone and a passkey": _all_found,
    "Use your recovery code, phone blocked": _phone_off_asked,
}
