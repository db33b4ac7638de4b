"""The forms of authenticators."""

from nightlatch_qa import EditProfile, MfaSetup, RecoveryCode, screens
from tests.e2e.sendings import (
    Sending,
    cast_signs_in,
    signs_in,
    still_in,
)
from tests.e2e.sendings.values import ALL_FACTORS, in_and_again, scanned
from tests.e2e.walks import WALKS
from tests.e2e.world import World

VERIFY = "Verify MFA Code"
MADE = {"recovery codes": 1, "event recovery-code-made": 1}
SCAN = "Scan this QR code with the app."


def _goes_on(world: World) -> None:
    """The set-up begun is finished, and its phone signs in."""
    person = next(iter(world.cast.values()))
    world.page.goto("/profile/mfa")
    MfaSetup(world.page).enable(scanned(person.username)(world)).saved()
    signs_in(world, person)


def _first_code_works(world: World) -> None:
    """The recovery code that came with it is shown again, and saved it leads to MFA on."""
    still_in(world)
    screens.follow(world.page, "Show it again")
    alice = world.person("alice")
    code = RecoveryCode(world.page).saved()
    signs_in(world, alice, code)


def _off(world: World) -> None:
    still_in(world)
    EditProfile(world.page).mfa_is_off()
    world.person("bob").phone.secret = ""
    cast_signs_in(world)


def _two_authenticators(world: World) -> None:
    WALKS["Two authenticators"](world)
    world.page.reload()  # to a page of which the address is known


MFA = [
    Sending("totp", WALKS["MFA is off"], "Enable MFA", SCAN, _goes_on, makes={"set-ups": 1}),
    Sending(
        "totp_code",
        WALKS["MFA is off"],
        "Enable",
        "Your recovery code",
        _first_code_works,
        {VERIFY: scanned("alice")},
        opener="Enable MFA",
        makes={"authenticators": 1, "event mfa-enabled": 1, **MADE},
    ),
    Sending(
        "totp_replacement",
        WALKS["MFA is on"],
        "Replace authenticator",
        SCAN,
        in_and_again,
        makes={"set-ups": 1},
    ),
    Sending(
        "totp_code",
        WALKS["MFA is on"],
        "Enable",
        "Your new authenticator is in use",
        in_and_again,
        {VERIFY: scanned("bob")},
        opener="Replace authenticator",
        makes={"event authenticator-replaced": 1},
    ),
    Sending(
        "totp_cancellation",
        WALKS["Setup started"],
        "Discard",
        "Setup discarded.",
        in_and_again,
    ),
    Sending(
        "totp_removal",
        WALKS["Turn off MFA"],
        "Turn off MFA",
        "MFA is off.",
        _off,
        ALL_FACTORS,
        makes={"event mfa-turned-off": 1},
    ),
    Sending(
        "authenticators",
        WALKS["MFA is on"],
        "Add another authenticator",
        SCAN,
        in_and_again,
        makes={"set-ups": 1},
    ),
    Sending(
        "authenticator",
        WALKS["Rename authenticator"],
        "Save name",
        "The new name has been saved.",
        in_and_again,
        {"Name": "Old phone"},
    ),
    Sending(
        "authenticator_removal",
        _two_authenticators,
        "Remove Work phone",
        "“Work phone” has been removed.",
        in_and_again,
        makes={"event authenticator-removed": 1},
    ),
]
