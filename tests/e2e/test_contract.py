"""docs/qa.md is true: what it names is on its screen exactly once, and every reason is in it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

import app  # noqa: F401  # with it every module that refuses anything is loaded
from domain import reset_links
from domain.refusals import Refused
from models import User, database
from settings import ROOT
from tests.e2e import screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import MINUTE, Clock
from tests.e2e.people import Person, let_in
from tests.e2e.server import HOME, Running

CONTRACT = (ROOT / "docs" / "qa.md").read_text("utf-8")
ONLY_WITH_SCRIPTS = "scripts"


@dataclass(frozen=True)
class Row:
    """One promise: this can be found on that screen."""

    screen: str
    role: str
    name: str
    test_id: str
    note: str

    def locator(self, page: Page) -> Locator:
        """How a tester finds it."""
        if self.test_id:
            return page.get_by_test_id(self.test_id)
        if self.role == "label":
            return page.get_by_label(self.name, exact=True)
        if self.role == "text":
            return page.get_by_text(self.name, exact=True)
        return page.get_by_role(self.role, name=self.name, exact=True)  # type: ignore[arg-type]


def _table(heading: str) -> list[list[str]]:
    section = CONTRACT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


ROWS = [Row(*cells) for cells in _table("Screens")]


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


@pytest.fixture
def world(
    page: Page, server: Running, clock: Clock, request: pytest.FixtureRequest, windows: Windows
) -> World:
    # A dead link is a page with status 404, which the browser reports as an error.
    windows.refusals = re.compile(r"Failed to load resource: .* status of 4(04|22)")
    return World(page, server, clock, request)


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


@pytest.mark.parametrize("screen", WALKS)
def test_a_screen_has_what_the_contract_names_once(
    screen: str, world: World, windows: Windows
) -> None:
    WALKS[screen](world)
    for row in ROWS:
        if row.screen == screen:
            there = windows.scripts or row.note != ONLY_WITH_SCRIPTS
            expect(row.locator(world.page), str(row)).to_have_count(1 if there else 0)


def test_the_contract_has_the_screens_that_are_walked_to() -> None:
    assert list(dict.fromkeys(row.screen for row in ROWS)) == list(WALKS)


def test_every_reason_is_in_the_contract_and_no_other() -> None:
    written = {
        reason
        for template in (ROOT / "templates").rglob("*.html")
        for reason in re.findall(r'data-reason="([a-z-]+)"', template.read_text("utf-8"))
    }
    listed = [cells[0] for cells in _table("Reasons")]
    assert sorted(listed) == sorted({refusal.reason for refusal in _refusals(Refused)} | written)


def test_every_test_id_is_in_the_contract_and_no_other() -> None:
    written = {
        test_id
        for template in (ROOT / "templates").rglob("*.html")
        for test_id in re.findall(r'data-testid="([^"]+)"', template.read_text("utf-8"))
    }
    assert written == {row.test_id for row in ROWS if row.test_id}


def _refusals(base: type[Refused]) -> Iterator[type[Refused]]:
    yield base
    for refusal in base.__subclasses__():
        yield from _refusals(refusal)
