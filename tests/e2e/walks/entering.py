"""The way to the screens on the way into an app, as far as they are on our own host."""

import re

from domain.encryption import tokens
from tests.e2e import arranged
from tests.e2e.walks.signing_in import at_the_code
from tests.e2e.world import Walk, World


def _on_the_way(world: World) -> None:
    """Where the proxy of the app sends someone who opens a page of it."""
    world.person("bob")  # without anybody, the page says that there are no accounts
    arranged.wiki(is_for_everyone=False)
    world.page.goto(f"/enter?app={arranged.WIKI}&state={tokens.hashed('').hex()}&to=/page")


def _signed_in(world: World) -> None:
    at_the_code(world).give_code(world.person("bob").phone.code())


def is_refused(world: World) -> None:
    """The page says no by its status too, which browsers report as an error of it."""
    world.windows.refusals = re.compile("Failed to load resource: .* status of 40[034]")


def _not_allowed(world: World) -> None:
    _signed_in(world)
    is_refused(world)
    _on_the_way(world)


def _left(world: World) -> None:
    _signed_in(world)
    arranged.wiki(is_for_everyone=True)
    world.page.goto("/enter/left/1")


def _over(world: World) -> None:
    is_refused(world)
    world.page.goto("/enter/no-such-way")


def _no_app(world: World) -> None:
    is_refused(world)
    world.page.goto("/enter?app=https://gone.example.test")


WALKS: dict[str, Walk] = {
    "You can't open an app": _not_allowed,
    "Signed out of an app": _left,
    "Open the app again": _over,
    "No app": _no_app,
}

STATES: dict[str, Walk] = {"Sign in, for an app": _on_the_way}
