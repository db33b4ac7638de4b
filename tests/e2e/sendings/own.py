"""The forms of the profile."""

from playwright.sync_api import expect

from nightlatch_qa import screens
from tests.e2e.sendings import (
    Sending,
    still_in,
)
from tests.e2e.sendings.values import in_and_again, known, new_password
from tests.e2e.walks import WALKS
from tests.e2e.world import World


def _renamed(world: World) -> None:
    still_in(world)
    expect(screens.field(world.page, "Full name")).to_have_value("Alice Bell")


def _signed_in_twice(world: World) -> None:
    world.let_in("alice")  # elsewhere, as far as the next sign-in knows
    world.page.context.clear_cookies()
    world.let_in("alice")


PROFILE = [
    Sending(
        "profile",
        WALKS["Edit Profile"],
        "Save changes",
        "Your profile has been saved.",
        _renamed,
        {"Full name": "Alice Bell"},
        makes={"event profile-changed": 1},
    ),
    Sending(
        "password",
        WALKS["Change password"],
        "Change password",
        "Your password has been changed.",
        in_and_again,
        {"Current password": known("alice", "password"), "New password": new_password("alice")},
        makes={"event password-changed": 1},
    ),
    Sending("notices", WALKS["Recent security activity"], "I know about this", "", still_in),
    Sending(
        "notices_disowned",
        WALKS["Recent security activity"],
        "No, secure my account",
        "You're signed out everywhere else.",
        still_in,
        makes={"event not-me": 1, "event signed-out-elsewhere": 1},
    ),
    Sending(
        "sessions_removal",
        _signed_in_twice,
        "Sign out everywhere else",
        "You're signed out everywhere else.",
        in_and_again,
        makes={"event signed-out-elsewhere": 1},
    ),
    Sending(
        "session_removal",
        _signed_in_twice,
        "Sign out A test's browser",
        "That browser has been signed out.",
        in_and_again,
        makes={"event signed-out-elsewhere": 1},
    ),
]
