"""Administrators learn of who became one in their own name, but elsewhere."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import acknowledgements
from domain.audit import alerts, events
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import recovery_codes
from domain.signin import acceptance, invitations, reset_links
from domain.signin.invitees import Invitee
from domain.team import help_desk, people
from models import Event, Invitation, Session
from tests.unit.browser import Browser, words
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in, signed_in

TOLD = "Recent security activity"
EVE = {"username": "eve", "role": "admin", "name": "", "email": ""}


def thief_of(client: TestClient) -> TestClient:
    """A browser elsewhere with all the cookies of this one."""
    thief = Browser(
        client.app,
        base_url=str(client.base_url),
        client=("203.0.113.9", 1),
        headers={"Sec-Fetch-Site": "same-origin"},
        follow_redirects=False,
    )
    thief.cookies.update(client.cookies)
    return thief


def box(client: TestClient, path: str = "/profile") -> str:
    """What the box of alerts says there."""
    page = client.get(path).text
    return words(page.partition('data-testid="alerts"')[2].partition("</section>")[0])


@pytest.mark.requirement("S-25")
@pytest.mark.requirement("S-44")
def test_an_administrator_invited_with_a_stolen_session_is_told_in_that_session(
    client: TestClient, ada: Person, clock: Clock
) -> None:
    sign_in(client, ada, clock.now)
    answer = thief_of(client).post("/people/invitations", data=EVE)
    assert answer.status_code == 303
    told = box(client)
    assert "Invited as an administrator: eve" in told
    assert "Do you know about this?" in told


@pytest.mark.requirement("S-25")
def test_a_recovery_code_made_with_a_stolen_session_is_told_in_that_session(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    thief = thief_of(client)
    thief.post("/profile/recovery-code", data={"instead_of": "0"})
    made = Event.get(Event.kind == events.RECOVERY_CODE_MADE)
    thief.post("/notices", data={"line": [str(made.id)]})
    assert TOLD not in thief.get("/profile").text
    assert "Recovery code created" in box(client)
    client.post("/notices", data={"line": [str(made.id)]})
    assert box(client) == ""


def test_nobody_is_told_of_what_they_did_in_the_browser_at_hand(
    client: TestClient, ada: Person, clock: Clock
) -> None:
    for _ in range(2):
        sign_in(client, ada, clock.now)
        client.post("/people/invitations", data=EVE)
        assert Event.select().where(Event.kind == events.INVITED_ADMIN).count() == 1
        assert TOLD not in client.get("/profile").text
        client.post("/sign-out")
        clock.advance(60)


def test_whoever_comes_back_by_the_recovery_code_is_told_of_no_code_of_their_own(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    text = recovery_codes.generate(signed_in(bob), clock.now).text
    Event.delete().execute()
    client.post("/sign-in", data={"username": "bob", "password": bob.password})
    client.post("/sign-in/recovery-code", data={"recovery_code": text})
    client.get("/recovery")
    assert TOLD not in client.get("/profile").text


@pytest.mark.requirement("S-25")
@pytest.mark.requirement("S-44")
def test_another_browser_of_ones_own_is_told_of_who_became_an_administrator(
    ada: Person, now: int, make_user: Callable[..., Person]
) -> None:
    elsewhere = Caller("203.0.113.9", "curl", session=signed_in(ada).id)
    [made] = invitations.invite([Invitee("eve", is_admin=True)], ada.user, now, elsewhere)
    acceptance.accept(made.token, "Eve", "purple onion tram sky", now, elsewhere)
    people.make_admin(make_user("mallory", "Mallory").user, now, elsewhere, ada.user)
    told = alerts.unseen(signed_in(ada)).lines
    assert [(line.kind, line.subject) for line in told] == [
        (events.MADE_ADMIN, "mallory"),
        (events.MADE_ADMIN, "eve"),
        (events.INVITED_ADMIN, "eve"),
    ]
    session = signed_in(ada)
    acknowledgements.mark_seen(session, [line.id for line in told])
    assert alerts.unseen(session).lines == []


@pytest.mark.requirement("S-52")
def test_securing_the_account_ends_the_ways_in_that_were_handed_out_in_its_name(
    ada: Person, bob: Person, now: int
) -> None:
    theirs = Caller("203.0.113.9", "curl", session=signed_in(ada).id)
    invitees = [Invitee("eve", is_admin=True), Invitee("dora", is_admin=False)]
    eve, dora = invitations.invite(invitees, ada.user, now, theirs)
    link = help_desk.make_reset_link(bob.user, now, theirs, ada.user)
    session = signed_in(ada)
    acknowledgements.disown(session, [], now)
    assert reset_links.owner(link, now) is None
    assert invitations.opened(eve.token, now) is None
    assert invitations.opened(dora.token, now) is not None
    gone = Event.get(Event.kind == events.INVITATION_REVOKED)
    assert (gone.subject, gone.actor, gone.session) == ("eve", ada.user, session.id)


@pytest.mark.requirement("S-52")
def test_what_others_handed_out_stays(ada: Person, bob: Person, now: int) -> None:
    [eve] = invitations.invite([Invitee("eve", is_admin=True)], ada.user, now, ORIGIN)
    with write():
        acknowledgements.disown(signed_in(bob), [], now)
    assert invitations.opened(eve.token, now) is not None
    assert Invitation.select().count() == Session.select().count() == 1


@pytest.mark.requirement("S-52")
def test_administrators_are_told_of_who_says_that_it_was_someone_else(
    ada: Person, bob: Person, now: int
) -> None:
    acknowledgements.disown(signed_in(bob), [], now)
    [told] = alerts.unseen(signed_in(ada)).lines
    assert (told.kind, told.subject) == (events.NOT_ME, "bob")
    assert alerts.unseen(signed_in(bob)).lines == []
