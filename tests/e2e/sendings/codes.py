"""The forms of the recovery code, and of the way back from a lost phone."""

from playwright.sync_api import expect

from tests.e2e.sendings import (
    Sending,
    shown_code_works,
    signs_in,
    still_in,
)
from tests.e2e.sendings.values import (
    CODE,
    NEW_CODE,
    RENEWED,
    code_of,
    in_and_again,
    known,
)
from tests.e2e.walks import WALKS
from tests.e2e.world import World

MADE = {"recovery codes": 1, "event recovery-code-made": 1}
SCAN = "Scan this QR code with the app."


def _saved(world: World) -> None:
    still_in(world)
    expect(world.page.get_by_text("and saved by you")).to_be_visible()


def _in_by_the_recovery_code(world: World) -> None:
    bob = world.person("bob")
    still_in(world)
    signs_in(world, bob, bob.recovery_code)


RECOVERY = [
    Sending(
        "recovery_code",
        WALKS["No recovery code"],
        "Generate recovery code",
        NEW_CODE,
        shown_code_works,
        makes=MADE,
    ),
    Sending(
        "recovery_code",
        WALKS["Regenerate recovery code"],
        "Regenerate",
        NEW_CODE,
        shown_code_works,
        also_at="/profile/recovery-code/renewal",
        makes=RENEWED,
    ),
    Sending(
        "recovery_code_saved",
        WALKS["Your recovery code"],
        "I have saved it",
        "and saved by you",
        _saved,
        also_at="/profile/recovery-code",
        makes={"event recovery-code-saved": 1},
    ),
    Sending(
        "recovery_code_check",
        WALKS["Check your recovery code"],
        "Check",
        "Your recovery code is correct.",
        _in_by_the_recovery_code,
        {"Recovery code": known("bob", "recovery_code")},
    ),
    Sending(
        "rehearsal",
        WALKS["Could you get back in?"],
        "Check both",
        "You can get back in: your phone and",
        _in_by_the_recovery_code,
        {CODE: code_of("bob"), "Recovery code": known("bob", "recovery_code")},
        makes={"event rehearsed": 1},
    ),
    Sending(
        "recovery_phone",
        WALKS["I found my phone"],
        "Keep this phone",
        "You can sign in with your phone again.",
        in_and_again,
        {CODE: code_of("bob")},
        makes={"event phone-found": 1},
    ),
    Sending(
        "recovery_passkey",
        WALKS["Recovery, a passkey"],
        "Add a passkey",
        "From now on, sign in with",
        still_in,
        makes={"event passkey-added": 1, "event authenticator-removed": 1},
        needs_scripts=True,
    ),
    Sending(
        "recovery_set_up",
        WALKS["Recovery, the new phone"],
        "Set up your new phone",
        SCAN,
        still_in,
        makes={"set-ups": 1},
    ),
    Sending(
        "recovery_switch_off",
        WALKS["Lost phone"],
        "Block the lost phone",
        "The lost phone is blocked.",
        still_in,
        makes={"event lost-phone-switched-off": 1},
    ),
]
