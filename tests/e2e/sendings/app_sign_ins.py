"""The forms that end what apps hold of a person."""

from tests.e2e.sendings import Sending
from tests.e2e.sendings.values import at_work, in_and_again
from tests.e2e.walks import WALKS

APP_SIGN_INS = [
    Sending(
        "app_sign_in_removal",
        WALKS["Apps you're signed in to"],
        "Sign out of Wiki",
        "You're signed out of",
        in_and_again,
        makes={"event app-access-ended": 1},
    ),
    Sending(
        "app_consent_removal",
        WALKS["Apps you're signed in to"],
        "Remove access of Board",
        "no longer has access.",
        in_and_again,
        makes={"event app-access-ended": 1},
    ),
    Sending(
        "person_app_sign_in_removal",
        WALKS["A person signed in to an app"],
        "Sign out of Wiki",
        "Signed out of",
        at_work,
        makes={"event app-access-ended": 1},
    ),
]
