"""How long sign-ins last is the team's decision, in three steps."""

import pytest
from starlette.testclient import TestClient

from domain.access import lifetimes, sessions, sign_in_length
from domain.access.lifetimes import DAY, HOUR, STEPS
from models import Event, Policy
from operations import housekeeping
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in, signed_in
from tests.unit.table import to

pytestmark = pytest.mark.requirement("S-49")


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    sign_in(client, ada, now)
    return client


@pytest.mark.parametrize("step", STEPS)
def test_a_sign_in_lasts_as_long_as_the_team_has_chosen(bob: Person, now: int, step: str) -> None:
    session = signed_in(bob, now)
    sign_in_length.choose(step, now, ORIGIN, None)
    idle, whole = STEPS[step].idle, STEPS[step].whole
    assert sessions.resume(session.token, now + idle - 1)
    assert sessions.resume(session.token, now + idle) is None
    later = now
    while later + idle - 1 < now + whole:
        later += idle - 1
        found = sessions.resume(session.token, later)
        assert found is not None
        sessions.touch(found, later)
    assert sessions.resume(session.token, now + whole - 1)
    assert sessions.living(bob.user, now + whole - 1)
    assert sessions.resume(session.token, now + whole) is None
    assert sessions.living(bob.user, now + whole) == []


def test_a_shorter_step_ends_what_has_lasted_longer(bob: Person, now: int) -> None:
    session = signed_in(bob, now)
    sign_in_length.choose("often-used", now, ORIGIN, None)
    later = now + 2 * DAY
    assert sessions.resume(session.token, later)
    sign_in_length.choose("working-day", later, ORIGIN, None)
    assert sessions.resume(session.token, later) is None


def test_what_would_still_last_is_not_cleared_away(bob: Person, now: int) -> None:
    session = signed_in(bob, now)
    sign_in_length.choose("often-used", now, ORIGIN, None)
    housekeeping.sweep(now + 3 * DAY)
    assert sessions.exists(session)
    sign_in_length.choose("advised", now + 3 * DAY, ORIGIN, None)
    housekeeping.sweep(now + 5 * DAY)
    assert not sessions.exists(session)


def test_a_step_of_a_newer_version_is_taken_for_the_shortest(bob: Person, now: int) -> None:
    session = signed_in(bob, now)
    Policy.update(sign_ins_last="for-ever").execute()
    assert sessions.resume(session.token, now + HOUR) is None


def test_every_change_is_in_the_history_once(ada: Person, now: int) -> None:
    for _ in range(2):
        sign_in_length.choose("working-day", now, ORIGIN, ada.user)
    [event] = Event.select().where(Event.kind == "sign-in-length-changed")
    assert (event.subject, event.thing) == ("ada", "12 hours unused, 7 days in total")


def test_an_administrator_chooses_on_security_settings(desk: TestClient) -> None:
    page = desk.get("/security-settings").text
    assert 'value="advised"' in page
    answer = desk.post("/security-settings/sign-ins", data={"sign_ins_last": "often-used"})
    assert to(answer) == "/security-settings"
    told = words(desk.get("/security-settings").text)
    assert "Sign-ins now last 7 days unused, 30 days in total." in told
    assert lifetimes.chosen() == "often-used"
    assert "Sign-ins now last 7 days unused, 30 days in total" in words(desk.get("/activity").text)


@pytest.mark.parametrize("typed", ["", "for-ever", "ADVISED"])
def test_what_is_no_step_changes_nothing(desk: TestClient, typed: str) -> None:
    answer = desk.post("/security-settings/sign-ins", data={"sign_ins_last": typed})
    assert answer.status_code == 422
    assert "Choose " in answer.text
    assert lifetimes.chosen() == "advised"


def test_all_factors_are_asked_for_again_however_long_sign_ins_last(
    client: TestClient, bob: Person, clock: Clock, now: int
) -> None:
    sign_in(client, bob, now)
    sign_in_length.choose("often-used", now, ORIGIN, None)
    clock.advance(DAY)
    assert client.get("/profile").status_code == 200
    assert to(client.get("/profile/password")).startswith("/confirmation")
