"""The way to every screen that docs/qa.md names."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from domain import reset_links
from models import User, database
from tests.e2e import screens
from tests.e2e.clock import MINUTE, Clock
from tests.e2e.people import Person, let_in
from tests.e2e.server import HOME, Running


@dataclass(frozen=True)
class World:
    """What a walk to a screen may need; nobody has an account until asked for."""

    page: Page
    server: Running
    clock: Clock
    request: pytest.FixtureRequest

    def person(self, name: str) -> Person:
        """Somebody of the cast, from now on with an account."""
        person: Person = self.request.getfixturevalue(name)
        return person

    def let_in(self, name: str) -> Person:
        """Somebody of the cast, on Edit Profile."""
        person = self.person(name)
        let_in(self.page, person)
        return person


def _no_account_yet(world: World) -> None:
    world.page.goto("/")


def _first_account(world: World) -> None:
    world.page.goto(world.server.setup_link())


def _dead_setup_link(world: World) -> None:
    world.page.goto("/setup/no-such-link")


def _sign_in(world: World) -> None:
    world.person("bob")
    world.page.goto("/sign-in")


def _code(world: World) -> None:
    bob = world.person("bob")
    world.page.goto("/sign-in")
    screens.give_password(world.page, bob)


def _recovery_code_asked(world: World) -> None:
    _code(world)
    screens.link(world.page, "Use a recovery code").click()


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


def _set_up_begun(world: World) -> None:
    _set_up(world)
    world.page.goto("/profile")


def _key_shown(world: World) -> None:
    _set_up(world)
    screens.secret_key(world.page)


def _set_up_expired(world: World) -> None:
    _set_up(world)
    world.clock.advance(15 * MINUTE)
    screens.enable(world.page, "123456")


def _just_enabled(world: World) -> None:
    _set_up(world)
    alice = world.person("alice")
    alice.phone.scan(world.page)
    screens.enable(world.page, alice.phone.code())
    screens.is_on(world.page)


def _recovery_code_shown(world: World) -> None:
    _just_enabled(world)
    screens.make_recovery_code(world.page)


def _mfa_on(world: World) -> None:
    world.let_in("bob")


def _renewal(world: World) -> None:
    world.let_in("bob")
    screens.button(world.page, "Regenerate recovery code").click()


def _replacing(world: World) -> None:
    world.let_in("bob")
    screens.open_setup(world.page, "Replace authenticator")


def _turning_off(world: World) -> None:
    world.let_in("bob")
    screens.link(world.page, "Turn off MFA").click()


def _turning_off_as_admin(world: World) -> None:
    world.let_in("ada")
    world.page.goto("/profile/mfa/removal")


def _password(world: World) -> None:
    world.let_in("alice")
    screens.link(world.page, "Change password").click()


def _confirmation(world: World) -> None:
    world.let_in("bob")
    world.clock.advance(10 * MINUTE)
    screens.link(world.page, "Change password").click()


def _reset(world: World) -> None:
    bob = world.person("bob")
    with database.connection_context():
        user = User.get(User.username == bob.username)
        token = reset_links.make(user, world.clock.now, HOME)
    world.page.goto(f"/reset/{token}")


def _dead_reset_link(world: World) -> None:
    world.page.goto("/reset/no-such-link")


def _help(world: World) -> None:
    world.page.goto("/help/mfa")


WALKS: dict[str, Callable[[World], None]] = {
    "No account yet": _no_account_yet,
    "Create the first account": _first_account,
    "Set-up link not valid": _dead_setup_link,
    "Sign in": _sign_in,
    "Enter your code": _code,
    "Use your recovery code": _recovery_code_asked,
    "Account menu": _menu,
    "Edit Profile": _profile,
    "MFA is off": _mfa_off,
    "Set-up begun": _set_up_begun,
    "Set up MFA": _set_up,
    "Secret key shown": _key_shown,
    "Set-up expired": _set_up_expired,
    "MFA just enabled": _just_enabled,
    "Your recovery code": _recovery_code_shown,
    "MFA is on": _mfa_on,
    "Regenerate recovery code": _renewal,
    "Replace authenticator": _replacing,
    "Turn off MFA": _turning_off,
    "Turn off MFA, administrator": _turning_off_as_admin,
    "Change password": _password,
    "Confirm it is you": _confirmation,
    "Set a new password": _reset,
    "Reset link not valid": _dead_reset_link,
    "Help": _help,
}
