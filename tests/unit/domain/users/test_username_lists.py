"""What is said of usernames that no one has, wherever one types them."""

import pytest

from domain.apps import app_settings
from domain.signin import invitations
from domain.signin.invitees import Invitee
from domain.users import accounts, username_lists
from domain.users.accounts import NewAccount
from models import Invitation
from operations import housekeeping
from tests.unit.conftest import ORIGIN, PASSWORD, Person
from web.trial_form import TrialForm

INVITED = "“carol” is invited and hasn't joined yet."
EXPIRED = "“carol” was invited but hasn't joined, and the invitation has expired."
NO_ONE = "No one has the username “zoe”. Check the spelling."
LASTS = 72 * 60 * 60


@pytest.fixture
def carol(ada: Person, now: int) -> Invitation:
    [made] = invitations.invite([Invitee("carol", False)], None, now, ORIGIN)
    return made.invitation


def told(typed: str, now: int) -> list[str]:
    """What each of the places says: a group's list, an app's rule, an app's test."""
    with pytest.raises(username_lists.LinesRefused) as of_group:
        username_lists.find_people(typed, now)
    with pytest.raises(app_settings.PeopleUnknown) as of_app:
        app_settings.people(typed, now)
    form = TrialForm({"username": typed})
    assert form.person(now) is None
    [(_, in_group)] = of_group.value.faults
    return [in_group, of_app.value.sentence, form.errors["username"].sentence]


@pytest.mark.case("B35")
@pytest.mark.parametrize(
    "typed",
    [
        *("alice\nbob@x.example", "- alice\n- bob@x.example", "1. alice\r\n2. BOB@x.example"),
        *(
            "“alice”, ‘bob@x.example’",
            '"alice";"bob@x.example"',
            "• alice\u2028• mailto:bob@x.example",
        ),
        *(
            "Alice <alice>; Bob Baker <bob@x.example>",
            "<alice>\n<bob＠x.example>",
            "| alice | bob@x.example |",
        ),
        '="alice"\t="bob@x.example"',
    ],
)
def test_a_list_is_read_as_one_of_the_invited_is(alice: Person, now: int, typed: str) -> None:
    bob = accounts.create(NewAccount("bob@x.example", "Bob", PASSWORD), now, ORIGIN)
    both = {alice.user, bob}
    assert set(username_lists.find_people(typed, now)) == both
    assert app_settings.people(typed, now) == both


def test_all_places_say_the_same(carol: Invitation, now: int) -> None:
    assert told("carol", now) == [INVITED] * 3
    assert told("zoe", now) == [NO_ONE] * 3
    assert username_lists.missing(["zoe", "carol"], now) == f"{INVITED} {NO_ONE}"


def test_a_dead_link_is_said_to_be_dead(carol: Invitation, now: int) -> None:
    then = now + LASTS
    assert told("carol", then) == [EXPIRED] * 3
    housekeeping.sweep(then)
    assert told("Carol", then) == [EXPIRED.replace("carol", "Carol")] * 3


def test_an_invitation_of_a_time_to_come_is_none(carol: Invitation, now: int) -> None:
    assert username_lists.not_joined(["carol"], now - LASTS) == {}
