"""The way to the screens between an app that speaks OpenID Connect and its sign-in."""

from tests.e2e import arranged
from tests.e2e.clock import STEP
from tests.e2e.walks.entering import is_refused
from tests.e2e.walks.signing_in import at_the_code
from tests.e2e.world import Walk, World


def _signed_in(world: World) -> None:
    at_the_code(world).give_code(world.person("bob").phone.code())


def _consent(world: World) -> None:
    _signed_in(world)
    arranged.client("Board", is_trusted=False)
    world.page.goto(arranged.authorize("Board", scope="openid profile email groups offline_access"))


def _choice(world: World) -> None:
    _signed_in(world)
    arranged.client("Wiki")
    world.page.goto(arranged.authorize("Wiki", prompt="select_account"))


def _another(world: World) -> None:
    _signed_in(world)
    arranged.client("Wiki")
    someone = '{"id_token": {"sub": {"value": "a1b2"}}}'
    world.page.goto(arranged.authorize("Wiki", claims=someone))


def _confirm(world: World) -> None:
    _signed_in(world)
    arranged.client("Wiki")
    world.clock.advance(STEP)
    world.page.goto(arranged.authorize("Wiki", prompt="login"))


def _not_allowed(world: World) -> None:
    _signed_in(world)
    is_refused(world)
    arranged.client("Wiki")
    arranged.shut("Wiki")
    world.page.goto(arranged.authorize("Wiki"))


def _unknown(world: World) -> None:
    is_refused(world)
    arranged.client("Wiki")
    address = f"{arranged.redirect('Wiki')}/"
    world.page.goto(arranged.authorize("Wiki", redirect_uri=address))


def _sign_in(world: World) -> None:
    world.person("bob")
    arranged.client("Wiki")
    world.page.goto(arranged.authorize("Wiki", login_hint="bob"))


def _signs_out(world: World) -> None:
    _signed_in(world)
    arranged.client("Wiki")
    world.page.goto(arranged.sign_out("Wiki"))


def _signs_out_wrongly(world: World) -> None:
    _signed_in(world)
    is_refused(world)
    arranged.client("Wiki")
    world.page.goto(arranged.sign_out("Wiki", post_logout_redirect_uri=arranged.redirect("Wiki")))


WALKS: dict[str, Walk] = {
    "Consent": _consent,
    "Choose an account": _choice,
    "A different account expected": _another,
    "You can't sign in to an app": _not_allowed,
    "An app that isn't set up correctly": _unknown,
    "Sign out, for an app": _signs_out,
    "An app's wrong request to sign out": _signs_out_wrongly,
}

STATES: dict[str, Walk] = {
    "Confirm it's you, for an app": _confirm,
    "Sign in, to an app": _sign_in,
}
