"""The forms between an app that speaks OpenID Connect and its sign-in."""

import re
from collections.abc import Callable

from nightlatch_qa import screens
from tests.e2e import arranged
from tests.e2e.sendings import Sending
from tests.e2e.sendings.values import ALL_FACTORS, in_and_again
from tests.e2e.walks import STATES, WALKS
from tests.e2e.world import Walk, World


def _there(name: str, walk: Walk) -> Callable[[World], None]:
    """The same where the app answers, although there is none."""

    def walked(world: World) -> None:
        world.page.context.route(
            re.compile(f"^{re.escape(arranged.redirect(name))}"),
            lambda route: route.fulfill(body="<p>You're in</p>", content_type="text/html"),
        )
        walk(world)

    return walked


def _signed_out(world: World) -> None:
    world.page.goto("/profile")
    screens.arrive(world.page, "Sign in to Nightlatch")


TO_APPS = [
    Sending(
        "authorization",
        _there("Wiki", STATES["Confirm it's you, for an app"]),
        "Confirm",
        "You're in",
        in_and_again,
        ALL_FACTORS,
        makes={"event app-opened": 1},
        leads_away=True,
    ),
    Sending(
        "authorization_choice",
        _there("Board", WALKS["Consent"]),
        "Continue to Board",
        "You're in",
        in_and_again,
        makes={"event app-opened": 1, "event app-consented": 1},
        has_choice=True,
        leads_away=True,
    ),
    Sending(
        "authorization_choice",
        _there("Wiki", WALKS["Choose an account"]),
        "Continue as Bob Baker",
        "You're in",
        in_and_again,
        makes={"event app-opened": 1},
        has_choice=True,
        leads_away=True,
    ),
    Sending(
        "oidc_sign_out_confirmation",
        WALKS["Sign out, for an app"],
        "Sign out",
        "You're signed out.",
        _signed_out,
        makes={"event signed-out": 1},
    ),
]
