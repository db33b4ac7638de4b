"""The way to pages that take a passkey of whoever is signed in, or has a reset link."""

from nightlatch_qa import screens
from tests.e2e import arranged
from tests.e2e.clock import MINUTE
from tests.e2e.walks.passkeys import given
from tests.e2e.world import Walk, World


def _asked(world: World) -> None:
    world.clock.advance(10 * MINUTE)
    world.page.goto("/profile/password")
    screens.arrive(world.page, "Confirm it's you")


def _by_a_passkey_or_a_code(world: World) -> None:
    given(world, "bob")
    _asked(world)


def _by_a_passkey_with_the_password(world: World) -> None:
    arranged.passkey(world.person("alice"), verifies=False)
    world.let_in("alice")
    _asked(world)


def _turning_off(world: World) -> None:
    given(world, "bob")
    world.page.goto("/profile/mfa/removal")
    screens.arrive(world.page, "Turn off MFA")


def _reset(world: World) -> None:
    arranged.passkey(world.person("bob"))
    world.page.goto(world.admin.password_link(world.person("bob")))


WALKS: dict[str, Walk] = {}

STATES: dict[str, Walk] = {
    "Confirm it's you, by a passkey or a code": _by_a_passkey_or_a_code,
    "Confirm it's you, by a passkey with the password": _by_a_passkey_with_the_password,
    "Turn off MFA, by a passkey": _turning_off,
    "Set a new password, by a passkey": _reset,
}
