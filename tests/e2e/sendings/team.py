"""The forms that administrators send, and that of an invitation."""

from playwright.sync_api import expect

from domain.clock import days
from models import User, database
from tests.e2e import screens
from tests.e2e.clock import DAY
from tests.e2e.people import Person
from tests.e2e.phone import Phone
from tests.e2e.sendings import NEW_PASSWORD, Sending, cast_signs_in, signs_in
from tests.e2e.team_walks import asked, asked_about_session, several
from tests.e2e.walks import WALKS
from tests.e2e.world import World


def _at_work(world: World) -> None:
    """The administrator is so still."""
    world.page.goto("/people")
    screens.arrive(world.page, "People")
    cast_signs_in(world)


def _joined(world: World) -> None:
    signs_in(world, Person("carol", "Carol", NEW_PASSWORD, Phone(world.clock), world.server))


def _made_admin(world: World) -> None:
    with database.connection_context():
        assert User.get(User.username == "bob").is_admin
    _at_work(world)


def _shut_out(world: World) -> None:
    with database.connection_context():
        assert User.get(User.username == "bob").disabled_at
    del world.cast["bob"]
    _at_work(world)


def _without_mfa(world: World) -> None:
    world.person("bob").phone.secret = ""
    _at_work(world)


def _gone(world: World) -> None:
    with database.connection_context():
        assert not User.select().where(User.username == "bob").exists()
    del world.cast["bob"]
    _at_work(world)


def _renamed(world: World) -> None:
    with database.connection_context():
        assert User.get(User.username == "bob").name == "Bob Bell"
    _at_work(world)


def _in_thirty_days(world: World) -> str:
    return str(days.at(world.clock.now + 30 * DAY))


def _policy_stands(world: World) -> None:
    world.page.goto("/security-settings")
    expect(screens.link(world.page, "Make MFA optional")).to_be_visible()


TEAM = [
    Sending(
        "invitation",
        WALKS["Create your account"],
        "Create account",
        "Your details",
        _joined,
        {"Full name": "Carol", "Password": NEW_PASSWORD},
        makes={
            "accounts": 1,
            "full sessions": 1,
            "event account-created": 1,
            "event signed-in": 1,
        },
    ),
    Sending(
        "invitations",
        WALKS["Invite people"],
        "Invite",
        "Link for carol",
        _at_work,
        {"Username": "carol"},
        makes={"invitations": 1, "event invited": 1},
    ),
    Sending(
        "invitations_many",
        WALKS["Invite people"],
        "Invite all",
        "2 people invited",
        _at_work,
        {"One person per line": "carol\nerin"},
        makes={"invitations": 2, "event invited": 2},
    ),
    Sending(
        "invitation_renewal",
        WALKS["Invite people"],
        "Renew dave",
        "Link for dave",
        _at_work,
        makes={"event invited": 1},
    ),
    Sending(
        "invitation_removal",
        WALKS["Revoke invitation"],
        "Revoke invitation",
        "The invitation for dave has been revoked",
        _at_work,
        makes={"event invitation-revoked": 1},
    ),
    Sending(
        "person",
        WALKS["A person"],
        "Save name",
        "The new name is saved",
        _renamed,
        {"Full name": "Bob Bell"},
        makes={"event renamed": 1},
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
        "is signed out everywhere",
        _at_work,
        makes={"event signed-out-by-admin": 1},
    ),
    Sending(
        "person_session_removal",
        asked_about_session,
        "Sign out there",
        "is signed out of that browser",
        _at_work,
        makes={"event signed-out-there-by-admin": 1},
    ),
    Sending(
        "selection",
        several("Disable", "bob", "ada"),
        "Disable 2 accounts",
        "1 person disabled",
        _shut_out,
        makes={"event disabled": 1},
    ),
    Sending(
        "selection",
        several("Remind them to set up MFA", "alice", "bob"),
        "Remind 2 people",
        "1 person reminded",
        _at_work,
        makes={"event reminded": 1},
    ),
    Sending(
        "person_reset_link",
        WALKS["A person"],
        "Create password reset link",
        "Password reset link for",
        _at_work,
        makes={"reset links": 1, "event reset-link-made": 1},
    ),
    Sending(
        "person_sign_in_code",
        WALKS["A person"],
        "Create one-time sign-in code",
        "Sign-in code for",
        _at_work,
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
        {"Required by": _in_thirty_days},
        makes={"event policy-changed": 1},
    ),
    Sending(
        "policy_optional",
        WALKS["Make MFA optional"],
        "Make MFA optional",
        "MFA is optional for members.",
        _at_work,
        makes={"event policy-changed": 1},
    ),
]
