"""Apps that speak OpenID Connect, as administrators add and look after them."""

from nightlatch_qa import screens
from tests.e2e import arranged
from tests.e2e.walks.apps import WALKS as APPS
from tests.e2e.world import Walk, World


def _adding(world: World) -> None:
    APPS["Add an app"](world)
    screens.follow(world.page, "It speaks OpenID Connect")


def _refused(world: World) -> None:
    _adding(world)
    screens.fill(world.page, "Name", "Wiki")
    screens.fill(world.page, "Redirect addresses", "http://wiki.example.test/cb\nwiki")
    world.page.get_by_text("More settings").click()
    screens.fill(world.page, "Address that My apps opens", "wiki")
    screens.press(world.page, "Add")


def _app(world: World) -> None:
    arranged.client("Wiki")
    world.let_in("ada", "/apps")
    screens.follow(world.page, "Wiki")


def _all_settings(world: World) -> None:
    _app(world)
    world.page.get_by_text("More settings").click()


def _without(world: World) -> None:
    """Nothing that it needs is there yet, and things went wrong."""
    arranged.client("Wiki", is_ready=False)
    world.let_in("ada", "/apps")
    screens.follow(world.page, "Wiki")


def _secret(world: World) -> None:
    _app(world)
    screens.press(world.page, "Make another secret")


def _removing_secret(world: World) -> None:
    _app(world)
    world.page.get_by_role("link", name="Remove the secret").click()


def _two_secrets(world: World) -> None:
    _secret(world)
    screens.follow(world.page, "Done")


def _settings(world: World) -> None:
    _app(world)
    screens.follow(world.page, "Settings to copy")


def _grafana(world: World) -> None:
    _settings(world)
    world.page.get_by_text("Grafana", exact=True).click()


def _told(world: World) -> None:
    _app(world)
    screens.follow(world.page, "What the app learns")


def _not_told(world: World) -> None:
    _told(world)
    alice = world.person("alice")
    screens.fill(world.page, "Person", alice.username)
    screens.press(world.page, "Show")


def _told_of_no_one(world: World) -> None:
    _told(world)
    screens.fill(world.page, "Person", "nobody-like-this")
    screens.press(world.page, "Show")


def _removing(world: World) -> None:
    _app(world)
    screens.follow(world.page, "Remove this app")


def _my_apps(world: World) -> None:
    arranged.client("Wiki")
    world.let_in("ada", "/my-apps")


WALKS: dict[str, Walk] = {
    "Add an app with OpenID Connect": _adding,
    "An app with OpenID Connect": _app,
    "A secret of an app": _secret,
    "Remove a secret": _removing_secret,
    "What an app learns": _told,
    "Settings to copy": _settings,
    "Settings to copy, Grafana": _grafana,
}

STATES: dict[str, Walk] = {
    "Add an app with OpenID Connect, refused": _refused,
    "An app with OpenID Connect, all settings": _all_settings,
    "An app with OpenID Connect, nothing yet": _without,
    "An app with two secrets": _two_secrets,
    "What an app learns, nothing": _not_told,
    "What an app learns, of no one": _told_of_no_one,
    "Remove an app with OpenID Connect": _removing,
    "My apps, without an address": _my_apps,
}
