"""The forms of passkeys."""

from playwright.sync_api import expect

from nightlatch_qa import screens
from tests.e2e.sendings import Sending, still_confirmed
from tests.e2e.sendings.values import (
    SIGNED_IN,
    at_work,
    in_and_again,
    in_thirty_days,
    new_password,
)
from tests.e2e.walks import STATES, WALKS
from tests.e2e.walks.signing_in import given_passkey
from tests.e2e.world import World


def _passkeys_stand(world: World) -> None:
    world.page.goto("/security-settings")
    expect(screens.link(world.page, "Make passkeys optional")).to_be_visible()


def _confirming(world: World) -> None:
    given_passkey(world, "bob")
    WALKS["Confirm it's you"](world)


def _resetting(world: World) -> None:
    given_passkey(world, "bob")
    world.page.goto(world.admin.password_link(world.person("bob")))


PASSKEYS = [
    Sending(
        "confirmation",
        _confirming,
        "Use a passkey",
        "At least 15 characters.",
        still_confirmed,
        needs_scripts=True,
    ),
    Sending(
        "passkeys",
        WALKS["Add a passkey"],
        "Add a passkey",
        "Passkey added.",
        in_and_again,
        makes={"event passkey-added": 1},
        needs_scripts=True,
    ),
    Sending(
        "passkeys_declined",
        STATES["Passkey offered"],
        "Not now",
        "",
        in_and_again,
        needs_scripts=True,
    ),
    Sending(
        "passkey",
        WALKS["Rename passkey"],
        "Save name",
        "The new name has been saved.",
        in_and_again,
        {"Name": "Old phone"},
    ),
    Sending(
        "passkey_removal",
        WALKS["One passkey"],
        "Remove Passkey",
        "“Passkey” has been removed.",
        in_and_again,
        makes={"event passkey-removed": 1},
    ),
    Sending(
        "passkey_policy",
        WALKS["Security settings"],
        "Change who needs a passkey",
        "New people get 30 days",
        _passkeys_stand,
        {"Everyone": "chosen", "Passkey required by": in_thirty_days},
        makes={"event passkey-policy-changed": 1},
    ),
    Sending(
        "passkeys_optional",
        WALKS["Make passkeys optional"],
        "Make passkeys optional",
        "Passkeys are optional.",
        at_work,
        makes={"event passkey-policy-changed": 1},
    ),
    Sending(
        "reset",
        _resetting,
        "Use a passkey",
        "Your new password has been set",
        in_and_again,
        {"New password": new_password("bob")},
        makes={"event password-reset": 1, **SIGNED_IN},
        needs_scripts=True,
    ),
]
