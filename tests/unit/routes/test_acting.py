"""Administrators read with a full session and act with a confirmation (S-54)."""

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.access import lifetimes, session_tokens, sessions
from models import Event, Session, User
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in, signed_in
from tests.unit.rows import dump
from tests.unit.table import endpoints, path, to

pytestmark = pytest.mark.requirement("S-54")
MINUTE = 60
ROWS = [(route, method) for route, method, e in endpoints() if e.access == "admin"]
# Where a way into somebody else's account is on show.
HANDING_OUT = {"invitations_made", "invitations_made_csv", "invitation_made"} | {
    *("person_reset_link", "person_sign_in_code", "app_secrets")
}
GETS = sorted((route.name, path(route)) for route, method in ROWS if method == "GET")
READS = [where for name, where in GETS if name not in HANDING_OUT]
ACTS = sorted(path(route) for route, method in ROWS if method == "POST")


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    """Ada's browser, signed in just now."""
    sign_in(client, ada, now)
    return client


def wait(desk: TestClient, clock: Clock, minutes: int) -> None:
    """Let so many minutes pass in which the administrator looks at pages."""
    for _ in range(0, minutes, 30):
        assert desk.get("/people").status_code == 200
        clock.advance(min(minutes, 30) * MINUTE)
        minutes -= 30


def act(desk: TestClient, person: Person) -> Response:
    number = User.get_by_id(person.user.id)
    deed = "disable" if number.disabled_at is None else "enable"
    return desk.post(f"/people/{person.user.id}/deeds/{deed}")


def is_asked(answer: Response) -> bool:
    return to(answer).startswith("/confirmation") or "Confirm it's you" in answer.text


@pytest.mark.parametrize("where", READS)
def test_reading_asks_nothing_however_long_ago_it_was(
    desk: TestClient, clock: Clock, where: str
) -> None:
    wait(desk, clock, 90)
    assert not is_asked(desk.get(where))


@pytest.mark.parametrize("where", [where for name, where in GETS if name in HANDING_OUT])
def test_what_opens_an_account_is_shown_to_who_may_act_only(
    desk: TestClient, clock: Clock, where: str
) -> None:
    clock.advance(15 * MINUTE)
    assert is_asked(desk.get(where))


@pytest.mark.parametrize("where", ACTS)
@pytest.mark.parametrize("htmx", [False, True])
def test_each_act_asks_fifteen_minutes_later(
    desk: TestClient, clock: Clock, where: str, htmx: bool
) -> None:
    clock.advance(15 * MINUTE)
    assert desk.get("/people").status_code == 200
    before = dump()
    answer = desk.post(where, headers={"HX-Request": "true"} if htmx else {})
    assert is_asked(answer) or "/confirmation" in answer.headers["HX-Redirect"]
    assert dump() == before


def test_within_fifteen_minutes_acts_ask_nothing(
    desk: TestClient, alice: Person, clock: Clock
) -> None:
    clock.advance(15 * MINUTE - 1)
    assert act(desk, alice).status_code == 303


def test_each_act_gives_another_fifteen_minutes(
    desk: TestClient, alice: Person, clock: Clock
) -> None:
    for _ in range(3):
        clock.advance(15 * MINUTE - 1)
        assert act(desk, alice).status_code == 303
    clock.advance(15 * MINUTE)
    assert is_asked(act(desk, alice))


def test_after_an_hour_all_factors_are_asked_for_whatever_was_done(
    desk: TestClient, alice: Person, clock: Clock
) -> None:
    for _ in range(5):
        clock.advance(12 * MINUTE - 1)
        assert act(desk, alice).status_code == 303
    clock.advance(5)
    assert is_asked(act(desk, alice))


def test_the_answer_begins_another_hour(
    desk: TestClient, ada: Person, alice: Person, clock: Clock
) -> None:
    wait(desk, clock, 70)
    factors = {"confirm_password": PASSWORD, "confirm_code": ada.code(clock.now)}
    assert desk.post(f"/people/{alice.user.id}/deeds/disable", data=factors).status_code == 303
    for _ in range(4):
        clock.advance(14 * MINUTE)
        assert act(desk, alice).status_code == 303
    clock.advance(4 * MINUTE)
    assert is_asked(act(desk, alice))


def test_reading_gives_no_more_time(desk: TestClient, alice: Person, clock: Clock) -> None:
    clock.advance(14 * MINUTE)
    for where in READS:
        desk.get(where)
    clock.advance(MINUTE)
    assert is_asked(act(desk, alice))


@pytest.mark.parametrize("data", [{"name": " "}, {"name": "Alicia", "seen": "0"}])
def test_an_act_refused_gives_no_more_time(
    desk: TestClient, alice: Person, clock: Clock, data: dict[str, str]
) -> None:
    clock.advance(14 * MINUTE)
    assert desk.post(f"/people/{alice.user.id}", data=data).status_code in (409, 422)
    clock.advance(MINUTE)
    assert is_asked(act(desk, alice))


@pytest.mark.parametrize("column", ["confirmed_at", "acted_at"])
@pytest.mark.parametrize("ahead", [2 * MINUTE, 86_400])
def test_no_confirmation_and_no_act_of_the_future_counts(
    desk: TestClient, alice: Person, clock: Clock, column: str, ahead: int
) -> None:
    clock.advance(20 * MINUTE)
    Session.update({column: clock.now + ahead}).execute()
    assert is_asked(act(desk, alice))


def test_what_was_done_with_the_next_token_extends_nothing_for_the_one_before(
    ada: Person, now: int
) -> None:
    session = signed_in(ada, now)
    later = now + 20 * MINUTE
    opened = session_tokens.confirm(session, later)
    sessions.note_act(opened.session, later)
    before, after = (sessions.resume(t, later) for t in (session.token, opened.token))
    assert before is None or not lifetimes.may_act(before, later)
    assert after is not None
    assert lifetimes.may_act(after, later)


def test_an_act_in_one_browser_extends_nothing_in_another(ada: Person, now: int) -> None:
    here, there = signed_in(ada, now), signed_in(ada, now)
    sessions.note_act(here, now + 14 * MINUTE)
    found = [sessions.resume(one.token, now + 16 * MINUTE) for one in (here, there)]
    assert [s is not None and lifetimes.may_act(s, now + 16 * MINUTE) for s in found] == [
        True,
        False,
    ]


def test_ones_own_password_and_mfa_are_confirmed_by_the_stricter_rule(
    desk: TestClient, alice: Person, clock: Clock
) -> None:
    clock.advance(11 * MINUTE)
    assert act(desk, alice).status_code == 303
    assert is_asked(desk.post("/profile/mfa"))
    assert is_asked(desk.get("/profile/password"))


@pytest.mark.requirement("S-46")
def test_ones_own_name_needs_no_confirmation_and_the_address_does(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    clock.advance(20 * MINUTE)
    email = bob.user.email
    assert client.post("/profile", data={"name": "Robert", "email": email}).status_code == 303
    assert User.get_by_id(bob.user.id).name == "Robert"
    assert is_asked(client.post("/profile", data={"name": "Robert", "email": "mallory@evil.test"}))
    assert is_asked(client.post("/profile", data={"name": "Robert"}))
    assert User.get_by_id(bob.user.id).email == email
    assert Event.select().where(Event.kind == "profile-changed").count() == 1
