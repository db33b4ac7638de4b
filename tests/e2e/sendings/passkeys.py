"""The forms of passkeys."""

from tests.e2e.sendings import Sending
from tests.e2e.sendings.values import in_and_again
from tests.e2e.walks import STATES, WALKS

PASSKEYS = [
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
        "The new name is saved.",
        in_and_again,
        {"Name": "Old phone"},
    ),
    Sending(
        "passkey_removal",
        WALKS["One passkey"],
        "Remove Passkey",
        "That passkey has been removed.",
        in_and_again,
        makes={"event passkey-removed": 1},
    ),
]
