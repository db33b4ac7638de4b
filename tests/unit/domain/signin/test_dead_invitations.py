"""What is said of an invitation that no longer works: no more than is known of it."""

import pytest
from starlette.testclient import TestClient

from domain.audit import events
from domain.audit.events import Caller
from domain.signin import acceptance, invitations
from domain.signin.invitees import Invitee
from domain.users import accounts
from domain.users.accounts import NewAccount
from models import Event, Invitation, User
from operations import housekeeping
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in

LASTS = 72 * 60 * 60
IF_USED = "If you used this invitation to create your account, you don't need it anymore."
USED = "you've already used it"
ASK = "ask Ada in IT for a new one."


@pytest.fixture
def token(ada: Person, clock: Clock) -> str:
    [made] = invitations.invite([Invitee("carol", False)], None, clock.now, ORIGIN)
    return made.token


def opened(client: TestClient, token: str) -> str:
    client.get(f"/invitation/{token}")
    answer = client.get("/invitation")
    assert answer.status_code == 404
    return words(answer.text)


@pytest.mark.parametrize("is_swept", [False, True])
def test_an_expired_one_is_said_to_have_expired(
    client: TestClient, alice: Person, token: str, clock: Clock, *, is_swept: bool
) -> None:
    clock.advance(LASTS)
    if is_swept:
        housekeeping.sweep(clock.now)
    page = opened(client, token)
    assert "This invitation has expired" in page
    assert f"Already have an account? Sign in. Otherwise, {ASK}" in page
    sign_in(client, alice, clock.now)
    page = opened(client, token)
    assert "This invitation has expired" in page
    assert f"You're signed in as Alice Example. If it was meant for you, {ASK}" in page
    assert IF_USED not in page
    assert USED not in page


def test_of_a_revoked_one_nobody_is_said_to_have_used_it(
    client: TestClient, alice: Person, token: str, clock: Clock
) -> None:
    invitations.revoke(Invitation.get(), None, clock.now, ORIGIN)
    sign_in(client, alice, clock.now)
    page = opened(client, token)
    assert "This invitation no longer works" in page
    assert f"You're signed in as Alice Example. {IF_USED} Otherwise, {ASK}" in page
    assert USED not in page


def test_a_used_one_is_not_said_to_have_expired(
    client: TestClient, token: str, clock: Clock
) -> None:
    acceptance.accept(token, "Carol", PASSWORD, clock.now, ORIGIN)
    carol = User.get(User.username == "carol")
    assert Invitation.get().account == carol
    clock.advance(LASTS)
    assert "This invitation no longer works" in opened(client, token)


def test_one_whose_username_was_given_otherwise_is_not_said_to_have_expired(
    client: TestClient, bob: Person, token: str, clock: Clock
) -> None:
    Invitation.update(username="bob").execute()
    clock.advance(LASTS)
    assert "This invitation no longer works" in opened(client, token)


@pytest.mark.case("B48")
def test_an_account_added_from_the_shell_ends_the_invitation_of_its_username(
    client: TestClient, token: str, now: int
) -> None:
    accounts.create(NewAccount("Carol", "Carol", PASSWORD), now, Caller.shell("user add"))
    assert not Invitation.select().exists()
    told = Event.select().where(Event.kind == events.INVITATION_REVOKED)
    assert [(event.subject, event.actor) for event in told] == [("carol", None)]
    assert "This invitation no longer works" in opened(client, token)
    answer = client.post("/invitation", data={"name": "Carol", "password": PASSWORD})
    assert answer.status_code == 404


def test_an_invented_one_has_not_expired(client: TestClient, token: str, clock: Clock) -> None:
    clock.advance(LASTS)
    assert "This invitation no longer works" in opened(client, "A" * 43)
