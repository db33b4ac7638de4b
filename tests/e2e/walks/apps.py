"""The way to apps: as people open them, and as administrators add, change and test them."""

from nightlatch_qa import screens
from settings import ROOT
from tests.e2e import arranged
from tests.e2e.world import Walk, World

ICON = ROOT / "static" / "icons" / "apple-touch-icon.png"
NOWHERE = "http://127.0.0.1:1"  # where nothing listens


def _my_apps(world: World) -> None:
    arranged.app("Wiki")
    world.let_in("ada", "/my-apps")


def _no_apps_of_mine(world: World) -> None:
    world.let_in("ada", "/my-apps")


def _many(world: World) -> None:
    for number in range(9):
        arranged.app(f"App {number}", f"https://{number}.a-rather-long-name.example.test")
    world.let_in("ada", "/my-apps")


def _none_found(world: World) -> None:
    _many(world)
    world.page.goto("/my-apps?q=nothing-like-this")


def _mfa_first(world: World) -> None:
    arranged.app("Wiki")
    world.let_in("alice", "/my-apps")


def _no_apps(world: World) -> None:
    world.let_in("ada", "/apps")


def _apps(world: World) -> None:
    arranged.app("Wiki")
    _no_apps(world)


def _in_need(world: World) -> None:
    arranged.app("Wiki", fault="headers-pass")
    _no_apps(world)


def _adding(world: World) -> None:
    _no_apps(world)
    screens.follow(world.page, "Add an app")


def _behind_a_proxy(world: World) -> None:
    _adding(world)
    screens.follow(world.page, "It's behind a proxy that asks Nightlatch")


def _refused(world: World) -> None:
    _behind_a_proxy(world)
    screens.fill(world.page, "Name", "Wiki")
    screens.fill(world.page, "Address", "http://wiki")
    screens.fill(world.page, "People", "nobody-like-this")
    screens.press(world.page, "Add")


def _app(world: World) -> None:
    _apps(world)
    screens.follow(world.page, "Wiki")


def _app_in_need(world: World) -> None:
    _in_need(world)
    screens.follow(world.page, "Wiki")


def _with_icon(world: World) -> None:
    _app(world)
    world.page.get_by_label("Picture").set_input_files(ICON)
    screens.press(world.page, "Upload")


def _connecting(world: World) -> None:
    _app(world)
    screens.follow(world.page, "Set up the proxy")


def _recipe(world: World) -> None:
    _connecting(world)
    world.page.get_by_text("Caddy", exact=True).click()


def _testing(world: World) -> None:
    arranged.app("Wiki", NOWHERE)
    _no_apps(world)
    screens.follow(world.page, "Wiki")
    screens.follow(world.page, "Test this app")


def _tested(world: World) -> None:
    _testing(world)
    screens.press(world.page, "Test")


def _removing(world: World) -> None:
    _app(world)
    screens.follow(world.page, "Remove this app")


def _person(world: World) -> None:
    arranged.app("Wiki")
    bob = world.person("bob")
    world.let_in("ada", "/people")
    screens.follow(world.page, bob.name)


def _help(world: World) -> None:
    world.page.goto("/help/apps")


WALKS: dict[str, Walk] = {
    "My apps": _my_apps,
    "My apps, many": _many,
    "Apps": _apps,
    "Add an app": _adding,
    "Add an app behind a proxy": _behind_a_proxy,
    "An app": _app,
    "Set up the proxy": _connecting,
    "Test an app": _testing,
    "An app, tested": _tested,
    "Remove an app": _removing,
    "A person with apps": _person,
    "Help with apps": _help,
}

STATES: dict[str, Walk] = {
    "My apps, none": _no_apps_of_mine,
    "My apps, none found": _none_found,
    "My apps, without MFA": _mfa_first,
    "Apps, none yet": _no_apps,
    "Apps, in need": _in_need,
    "Add an app behind a proxy, refused": _refused,
    "An app in need": _app_in_need,
    "An app with an icon": _with_icon,
    "Set up the proxy, a recipe": _recipe,
}
