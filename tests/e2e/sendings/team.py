"""The forms that administrators send."""

from dataclasses import replace

from playwright.sync_api import expect

from nightlatch_qa import People, screens
from tests.e2e.sendings import Sending
from tests.e2e.sendings.values import at_work, in_thirty_days
from tests.e2e.walks import WALKS
from tests.e2e.walks.people import asked, asked_about_session, several
from tests.e2e.world import World


def _made_admin(world: World) -> None:
    _found(world)
    expect(screens.link(world.page, "Change to member")).to_be_visible()
    at_work(world)


def _shut_out(world: World) -> None:
    _found(world)
    expect(screens.button(world.page, "Enable account")).to_be_visible()
    del world.cast["bob"]
    at_work(world)


def _found(world: World) -> None:
    People(world.page).open().find(world.person("bob"))


def _without_mfa(world: World) -> None:
    world.person("bob").phone.secret = ""
    at_work(world)


def _gone(world: World) -> None:
    bob = world.cast.pop("bob")
    at_work(world)
    expect(screens.link(world.page, bob.name)).to_have_count(0)


def _renamed(world: World) -> None:
    world.cast["bob"] = replace(world.person("bob"), name="Bob Bell")
    _found(world)
    at_work(world)


def _policy_stands(world: World) -> None:
    world.page.goto("/security-settings")
    expect(screens.link(world.page, "Make MFA optional")).to_be_visible()


TEAM = [
    Sending(
        "person",
        WALKS["A person"],
        "Save name",
        "The new name has been saved",
        _renamed,
        {"Full name": "Bob Bell"},
        makes={"event renamed": 1},
    ),
    Sending(
        "person_email_vouching",
        WALKS["A person's address"],
        "This address is theirs",
        "has been confirmed.",
        at_work,
        makes={"event email-vouched": 1},
    ),
    Sending(
        "person_email_vouching_removal",
        WALKS["A person's address, confirmed"],
        "Withdraw confirmation",
        "is no longer confirmed.",
        at_work,
        makes={"event email-vouch-withdrawn": 1},
    ),
    Sending(
        "person_deed",
        asked("Make administrator"),
        "Make administrator",
        "is now an administrator.",
        _made_admin,
        makes={"event made-admin": 1},
    ),
    Sending(
        "person_deed",
        asked("Disable account"),
        "Disable account",
        "can no longer sign in.",
        _shut_out,
        makes={"event disabled": 1},
    ),
    Sending(
        "person_deed",
        asked("Sign out everywhere"),
        "Sign out everywhere",
        "has been signed out everywhere",
        at_work,
        makes={"event signed-out-by-admin": 1},
    ),
    Sending(
        "person_session_removal",
        asked_about_session,
        "Sign out there",
        "has been signed out of that browser",
        at_work,
        makes={"event signed-out-there-by-admin": 1},
    ),
    Sending(
        "selection",
        several("Disable", "bob", "ada"),
        "Disable account",
        "1 person disabled",
        _shut_out,
        makes={"event disabled": 1},
    ),
    Sending(
        "selection",
        several("Remind them to set up MFA", "alice", "bob"),
        "Remind",
        "1 person reminded",
        at_work,
        makes={"event reminded": 1},
    ),
    Sending(
        "person_reset_link",
        WALKS["A person"],
        "Create password reset link",
        "Password reset link for",
        at_work,
        makes={"reset links": 1, "event reset-link-made": 1},
    ),
    Sending(
        "person_sign_in_code",
        WALKS["A person"],
        "Create one-time sign-in code",
        "Sign-in code for",
        at_work,
        makes={"sign-in codes": 1, "event sign-in-code-made": 1},
    ),
    Sending(
        "person_mfa_reset",
        WALKS["Reset somebody's MFA"],
        "Reset MFA",
        "MFA has been reset",
        _without_mfa,
        makes={"event mfa-reset": 1},
    ),
    Sending(
        "person_removal",
        WALKS["Delete account"],
        "Delete account",
        "has been deleted.",
        _gone,
        makes={"event deleted": 1},
    ),
    Sending(
        "policy",
        WALKS["Security settings"],
        "Change the date",
        "New people get 30 days",
        _policy_stands,
        {"MFA required by": in_thirty_days},
        makes={"event policy-changed": 1},
    ),
    Sending(
        "sign_in_length",
        WALKS["Security settings"],
        "Change how long sign-ins last",
        "Sign-ins now last 12 hours",
        at_work,
        {"12 hours unused, 7 days in total": "chosen"},
        makes={"event sign-in-length-changed": 1},
    ),
    Sending(
        "policy_optional",
        WALKS["Make MFA optional"],
        "Make MFA optional",
        "MFA is optional for members.",
        at_work,
        makes={"event policy-changed": 1},
    ),
]
