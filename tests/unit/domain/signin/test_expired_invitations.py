"""Invitations that no one accepted in time: seen, renewed, revoked, and at last forgotten."""

import re

import pytest
from starlette.testclient import TestClient

from domain.clock import server_clock
from domain.signin import acceptance, invitations, invited
from domain.signin.invitees import Invitee
from domain.team import rollout
from domain.users import accounts
from domain.users.accounts import NewAccount
from models import Event, Invitation
from operations import housekeeping
from tests.unit.browser import form, words
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in

DAY = 24 * 60 * 60
LASTS = 72 * 60 * 60
NAMES = ("zoe", "adam", "mia")


def made(by: Person, now: int, *names: str) -> list[str]:
    """The tokens of invitations for these."""
    people = [Invitee(name, False) for name in names or NAMES]
    return [new.token for new in invitations.invite(people, by.user, now, ORIGIN)]


def names(found: list[Invitation]) -> list[str]:
    return [one.username for one in found]


@pytest.fixture
def desk(client: TestClient, ada: Person, clock: Clock) -> TestClient:
    """An administrator's browser, three days after three people were invited."""
    made(ada, clock.now)
    clock.advance(LASTS)
    sign_in(client, ada, clock.now)
    return client


def test_an_expired_invitation_is_told_in_people(desk: TestClient) -> None:
    page = desk.get("/people?only=invited").text
    assert page.count('data-value="invitation-expired"') == 3
    assert "Invitation expired January 18" in words(page)
    assert "Invited, until" not in words(page)


def test_it_has_a_list_of_its_own_and_is_counted(desk: TestClient, clock: Clock) -> None:
    page = desk.get("/people/invitations").text
    assert "No open invitations." in page
    told = words(page.partition('id="expired-heading"')[2])
    assert "adam Member, expired Monday, January 18, 2027, 08:00 UTC Renew adam" in told
    overview = words(desk.get("/overview").text)
    assert "3 invitations expired. You can renew them." in overview
    assert "People1 active With" in overview  # and no one invited
    assert rollout.readiness(clock.now).waiting == 0


def test_it_can_be_renewed_and_revoked(desk: TestClient, clock: Clock) -> None:
    housekeeping.sweep(clock.now)
    zoe, adam, _ = Invitation.select().order_by(Invitation.id)
    page = desk.get(desk.post(f"/people/invitations/{zoe.id}/renewal").headers["Location"]).text
    assert invitations.opened(page.split("/invitation/")[1][:43], clock.now) is not None
    question = words(desk.get(f"/people/invitations/{adam.id}/removal").text)
    assert "The link has already expired." in question
    desk.post(f"/people/invitations/{adam.id}/removal")
    assert names(invited.open_ones(clock.now)) == ["zoe"]
    assert names(invited.expired_ones(clock.now)) == ["mia"]
    assert "1 invitation expired. You can renew it." in words(desk.get("/overview").text)


@pytest.mark.requirement("S-37")
def test_its_link_stays_dead_even_if_the_clock_goes_back(ada: Person, now: int) -> None:
    (token,) = made(ada, now, "carol")
    housekeeping.sweep(now + LASTS)
    server_clock.note(Clock(now + LASTS))
    for then in (now + LASTS, now + DAY):
        server_clock.note(Clock(then))
        assert invitations.opened(token, then) is None
        with pytest.raises(acceptance.LinkInvalid):
            acceptance.accept(token, "Carol", PASSWORD, then, ORIGIN)
        assert names(invited.open_ones(then)) == []
        assert names(invited.expired_ones(then)) == ["carol"]


@pytest.mark.requirement("S-91")
def test_it_is_forgotten_after_30_days(ada: Person, now: int) -> None:
    made(ada, now)
    expired = now + LASTS
    housekeeping.sweep(expired + 30 * DAY - 1)
    assert len(invited.expired_ones(expired)) == 3
    housekeeping.sweep(expired + 30 * DAY, leapt=True)
    assert len(invited.expired_ones(expired)) == 3
    housekeeping.sweep(expired + 30 * DAY)
    assert not Invitation.select().exists()


def all_again(desk: TestClient, once: str = "A" * 43) -> dict[str, str]:
    """What the form that renews all would send."""
    page = desk.get("/people/invitations").text
    return form(page, "/people/invitations/renewals") | {"once": once}


def test_all_of_them_can_be_renewed_at_once(desk: TestClient, clock: Clock) -> None:
    assert "Renew all" in words(desk.get("/people/invitations").text)
    sent = all_again(desk)
    answers = [desk.post("/people/invitations/renewals", data=sent) for _ in range(2)]
    page = desk.get(answers[0].headers["Location"]).text
    assert answers[1].headers["Location"] == answers[0].headers["Location"]
    assert "3 invitations renewed" in words(page)
    assert names(invited.open_ones(clock.now)) == ["adam", "mia", "zoe"]
    assert Event.select().where(Event.kind == "invited").count() == 6
    links = re.findall(r"/([\w-]{43})</code>", page)
    opened = [one for link in links if (one := invitations.opened(link, clock.now))]
    assert sorted(names(opened)) == ["adam", "mia", "zoe"]


def test_renewing_all_spares_those_renewed_since_and_says_if_none_is_left(
    desk: TestClient, ada: Person, clock: Clock
) -> None:
    sent = all_again(desk)
    mia = invitations.renew_all(["mia"], clock.now, ORIGIN)[0].token
    page = desk.get(desk.post("/people/invitations/renewals", data=sent).headers["Location"]).text
    assert "2 invitations renewed" in words(page)
    assert invitations.opened(mia, clock.now) is not None
    answer = desk.post("/people/invitations/renewals", data=sent | {"once": "B" * 43})
    assert (answer.status_code, 'data-reason="none-expired"' in answer.text) == (409, True)
    assert "Renew all" not in words(desk.get("/people/invitations").text)


def test_one_that_is_renewed_is_not_called_invited(desk: TestClient) -> None:
    number = Invitation.get(Invitation.username == "mia").id
    made = desk.post(f"/people/invitations/{number}/renewal", data={"once": "A" * 43})
    page = desk.get(made.headers["Location"]).text
    assert "<title>Renewed" in page
    assert "<h1>Renewed</h1>" in page
    assert "The earlier link no longer works." in words(page)
    asked = {"username": "carol", "role": "member", "once": "A" * 43}
    made = desk.post("/people/invitations", data=asked)
    page = desk.get(made.headers["Location"]).text
    assert "<h1>Invited</h1>" in page
    assert "earlier link" not in words(page)


@pytest.mark.parametrize("numbers", ["", "x", "0 -1 ²", "9" * 40])
def test_nonsense_renews_nothing(desk: TestClient, numbers: str) -> None:
    sent = all_again(desk) | {"numbers": numbers}
    assert desk.post("/people/invitations/renewals", data=sent).status_code == 409


def test_inviting_others_leaves_it_and_inviting_them_replaces_it(ada: Person, now: int) -> None:
    made(ada, now)
    made(ada, now + LASTS, "bert", "mia")
    assert names(invited.open_ones(now + LASTS)) == ["bert", "mia"]
    assert names(invited.expired_ones(now + LASTS)) == ["adam", "zoe"]


def test_who_has_an_account_by_now_is_not_among_them(ada: Person, now: int) -> None:
    made(ada, now)
    accounts.create(NewAccount("mia", "Mia", PASSWORD), now + LASTS, ORIGIN)
    assert names(invited.expired_ones(now + LASTS)) == ["adam", "zoe"]
    housekeeping.sweep(now + LASTS)
    assert not Invitation.select().where(Invitation.username == "mia").exists()


def test_one_made_by_a_clock_that_ran_ahead_is_not_among_them(ada: Person, now: int) -> None:
    made(ada, now + DAY)
    assert invited.expired_ones(now) == []
    housekeeping.sweep(now)
    assert not Invitation.select().exists()


def test_the_server_renews_it_by_name(ada: Person, now: int) -> None:
    made(ada, now)
    (new,) = invitations.renew_all(["Mia"], now + LASTS, ORIGIN)
    assert invitations.opened(new.token, now + LASTS) is not None
