"""The forms that administrators send about apps, and the one that people send on the way in."""

import re

from playwright.sync_api import expect

from domain.encryption import tokens
from nightlatch_qa import screens
from tests.e2e import arranged
from tests.e2e.arranged import WIKI
from tests.e2e.clock import MINUTE
from tests.e2e.sendings import Sending, Value
from tests.e2e.sendings.values import ALL_FACTORS, at_work, in_and_again
from tests.e2e.walks import STATES, WALKS
from tests.e2e.walks.apps import ICON
from tests.e2e.world import Walk, World

PICTURE: dict[str, Value] = {"Picture": str(ICON), "Another picture": str(ICON)}


def _apps_are(*names: str) -> Walk:
    def look(world: World) -> None:
        world.page.goto("/apps")
        expect(world.page.locator("tbody").get_by_role("link")).to_have_text(list(names))
        at_work(world)

    return look


def _pictures(number: int) -> Walk:
    def look(world: World) -> None:
        world.page.goto("/apps")
        expect(world.page.locator("img.picture")).to_have_count(number)
        at_work(world)

    return look


def _needs_attention(world: World) -> None:
    world.page.goto("/apps")
    expect(world.page.get_by_text("needs attention")).to_be_visible()
    at_work(world)


def _factors_too_old(world: World) -> None:
    """Bob opens an app that asks again after ten minutes, later than that."""
    world.let_in("bob")
    arranged.app("Wiki", WIKI, max_age=10 * MINUTE)
    world.page.context.route(
        re.compile(f"^{re.escape(WIKI)}/"),
        lambda route: route.fulfill(body="<p>All pages of the wiki</p>", content_type="text/html"),
    )
    world.clock.advance(15 * MINUTE)
    world.page.goto(f"/enter?app={WIKI}&state={tokens.hashed('').hex()}&to=/page")
    screens.arrive(world.page, "Confirm it's you")


APPS = [
    Sending(
        "app_new_proxy",
        WALKS["Add an app behind a proxy"],
        "Add",
        "has been added. Now set up the proxy in front of it.",
        _apps_are("Wiki"),
        {
            "Name": "Wiki",
            "Address": WIKI,
            "Everyone who has an account here": "chosen",
        },
        makes={"apps": 1, "event app-added": 1},
    ),
    Sending(
        "app_new_oidc",
        WALKS["Add an app with OpenID Connect"],
        "Add",
        "has been added. Now copy the settings below into it.",
        _apps_are("Wiki"),
        {
            "Name": "Wiki",
            "Redirect addresses": f"{WIKI}/cb",
            "Everyone who has an account here": "chosen",
        },
        makes={
            "apps": 1,
            "event app-added": 1,
            "secrets of apps": 1,
            "event app-secret-made": 1,
        },
    ),
    Sending(
        "app",
        WALKS["An app with OpenID Connect"],
        "Save",
        "has been saved.",
        _apps_are("Handbook"),
        {"Name": "Handbook"},
        makes={"event app-changed": 1},
    ),
    Sending(
        "app_secrets",
        WALKS["An app with OpenID Connect"],
        "Make another secret",
        "Connect Wiki",
        _apps_are("Wiki"),
        makes={"secrets of apps": 1, "event app-secret-made": 1},
    ),
    Sending(
        "app_secret_removal",
        WALKS["Remove a secret"],
        "Remove",
        "has been removed and no longer works.",
        _apps_are("Wiki"),
        makes={"event app-secret-removed": 1},
    ),
    Sending(
        "app",
        WALKS["An app"],
        "Save",
        "has been saved.",
        _apps_are("Handbook"),
        {"Name": "Handbook"},
        makes={"event app-changed": 1},
    ),
    Sending(
        "app_icon",
        WALKS["An app"],
        "Upload",
        "has a new icon.",
        _pictures(1),
        PICTURE,
        makes={"event app-changed": 1},
    ),
    Sending(
        "app_icon",
        STATES["An app with an icon"],
        "Remove the icon",
        "has been removed. People now see its initials",
        _pictures(0),
        makes={"event app-changed": 1},
    ),
    Sending(
        "app_test",
        WALKS["Test an app"],
        "Test",
        "Nothing answers at the app's address.",
        _needs_attention,
    ),
    Sending(
        "app_removal",
        WALKS["Remove an app"],
        "Remove",
        "No one can open it through Nightlatch anymore.",
        _apps_are(),
        makes={"event app-removed": 1},
    ),
    Sending(
        "enter_again",
        _factors_too_old,
        "Confirm",
        "All pages of the wiki",
        in_and_again,
        ALL_FACTORS,
    ),
]
