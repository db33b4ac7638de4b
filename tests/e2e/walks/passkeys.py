"""The way to passkeys on Edit Profile, and to the offer of the first one."""

from playwright.sync_api import expect

from nightlatch_qa import handles, screens
from tests.e2e.passkeys.authenticators import SCREEN_LOCK, Authenticator
from tests.e2e.world import Walk, World


def given(world: World, name: str) -> None:
    """Somebody of the cast, on Edit Profile, with a passkey since yesterday."""
    username = world.person(name).username
    world.nightlatch._ask("passkey", {"username": username})
    world.let_in(name)


def _one(world: World) -> None:
    given(world, "bob")


def _adding(world: World) -> None:
    Authenticator(world.page, SCREEN_LOCK)
    world.let_in("bob")
    handles.part(world.page, "add-passkey").click()
    screens.arrive(world.page, "Add a passkey")


def _renaming(world: World) -> None:
    given(world, "bob")
    screens.follow(world.page, "Rename Passkey")
    screens.arrive(world.page, "Rename passkey")


def _offered(world: World) -> None:
    Authenticator(world.page, SCREEN_LOCK)
    world.let_in("bob")
    expect(handles.part(world.page, "passkey-offer")).to_be_visible()


def _first(world: World) -> None:
    Authenticator(world.page, SCREEN_LOCK)
    world.let_in("alice")
    screens.follow(world.page, "Add a passkey")
    screens.arrive(world.page, "Add a passkey")


WALKS: dict[str, Walk] = {
    "One passkey": _one,
    "Add a passkey": _adding,
    "Rename passkey": _renaming,
}

# The offer is made by a script, on a device that can.
STATES: dict[str, Walk] = {"Passkey offered": _offered, "The first passkey": _first}
