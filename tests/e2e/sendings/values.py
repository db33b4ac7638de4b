"""What several forms are filled in with, and what holds after many of them."""

from collections.abc import Callable
from datetime import UTC, datetime

from nightlatch_qa import screens
from tests.e2e.clock import DAY
from tests.e2e.sendings import (
    NEW_PASSWORD,
    Value,
    cast_signs_in,
    still_in,
)
from tests.e2e.world import World

CODE = "Code from your authenticator app"
NEW_CODE = "once to sign in if you lose your phone."
SIGNED_IN = {"full sessions": 1, "event signed-in": 1}
RENEWED = {"event recovery-code-made": 1}


def known(name: str, what: str) -> Callable[[World], str]:
    """What somebody knows: their password, or a code."""
    return lambda world: str(getattr(world.person(name), what))


def code_of(name: str) -> Callable[[World], str]:
    return lambda world: world.person(name).phone.code()


def scanned(name: str) -> Callable[[World], str]:
    """A code of the phone that has taken in the QR code on the screen."""

    def scan(world: World) -> str:
        link = world.page.locator("a[href^='otpauth:']").first.get_attribute("href")
        phone = world.person(name).phone
        phone.open(link or "")
        return phone.code()

    return scan


def in_and_again(world: World) -> None:
    still_in(world)
    cast_signs_in(world)


def at_work(world: World) -> None:
    """The administrator is so still."""
    world.page.goto("/people")
    screens.arrive(world.page, "People")
    cast_signs_in(world)


def new_password(name: str) -> Callable[[World], str]:
    """The password that the person is to have from now on."""

    def chosen(world: World) -> str:
        world.person(name).password = NEW_PASSWORD
        return NEW_PASSWORD

    return chosen


ALL_FACTORS: dict[str, Value] = {"Password": known("bob", "password"), CODE: code_of("bob")}


def in_thirty_days(world: World) -> str:
    """A date that far ahead, by the server's clock."""
    return str(datetime.fromtimestamp(world.clock.now() + 30 * DAY, UTC).date())
