"""The server's clock goes back: noticed once, told to administrators, and lived through."""

import io
import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from domain.access import sessions
from domain.audit import events
from domain.clock import server_clock
from domain.database.storage import write
from domain.signin import completion
from models import Event, Installation, Session
from operations import backup_schedule, diagnosis, housekeeping
from settings import Settings
from tests.unit import racing
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in, signed_in
from tests.unit.overview import overview

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
WEEK = 7 * DAY


def told(log: io.StringIO) -> list[dict[str, object]]:
    """What the log says of it."""
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return [line for line in lines if line["event"] == "server-clock-went-back"]


@pytest.mark.case("B19")
@pytest.mark.case("B52")
def test_it_is_told_once_with_when_and_by_how_much(
    data_dir: Path, now: int, log: io.StringIO
) -> None:
    before = len(told(log))
    server_clock.note(Clock(now + 2 * HOUR))
    for late in (0, 1, 60, 120):
        server_clock.note(Clock(now + late))
    assert [line["seconds"] for line in told(log)[before:]] == [2 * HOUR]
    assert server_clock.went_back(now + 120) == server_clock.WentBack(now, 2 * HOUR)
    assert server_clock.went_back(now + WEEK) is None


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(90, "90 seconds"), (7190, "2 hours"), (49 * HOUR, "2 days"), (1620 * DAY, "1620 days")],
)
def test_how_much_is_said_in_words(seconds: int, said: str) -> None:
    assert server_clock.WentBack(0, seconds).about == said


def test_each_step_back_is_told(data_dir: Path, now: int) -> None:
    server_clock.note(Clock(now))
    for back in (HOUR, 2 * HOUR):
        server_clock.note(Clock(now - back))
        assert server_clock.went_back(now - back) == server_clock.WentBack(now - back, HOUR)


@pytest.mark.parametrize("back", [1, 5, 60])
def test_a_second_or_so_is_not_worth_telling(data_dir: Path, now: int, back: int) -> None:
    server_clock.note(Clock(now))
    server_clock.note(Clock(now - back))
    assert server_clock.went_back(now - back) is None


def test_the_latest_moment_is_kept_once_a_minute(data_dir: Path, now: int) -> None:
    for moment in (now, now + 59):
        server_clock.note(Clock(moment))
    assert Installation.get().clock_latest_at == now
    server_clock.note(Clock(now + 60))
    assert Installation.get().clock_latest_at == now + 60


def test_a_sweep_notices_it_first(data_dir: Path, now: int) -> None:
    server_clock.note(Clock(now + DAY))
    housekeeping.sweep_if_due(Clock(now))
    assert server_clock.went_back(now)


@pytest.mark.case("B52")
def test_a_process_that_had_to_wait_does_not_take_its_own_past_for_the_time(
    data_dir: Path, clock: Clock
) -> None:
    """As one that was stopped for an hour would, while another has worked on."""
    began = clock.now
    read = racing.stopped(clock, HOUR, server_clock.note, lambda: server_clock.keep(clock.now))
    assert read == began + HOUR
    assert server_clock.went_back(clock.now) is None


@pytest.mark.case("B52")
def test_a_request_that_had_to_wait_does_not_either(bob: Person, now: int) -> None:
    server_clock.note(Clock(now))
    before = now - HOUR
    sessions.touch(signed_in(bob, before), before + MINUTE)
    with write():
        opened = sessions.begin(bob.user, Session.FULL, before, ORIGIN)
        completion.noted(opened, events.SIGNED_IN, before, ORIGIN)
    assert server_clock.went_back(now) is None


@pytest.mark.case("B52")
def test_administrators_read_it_on_the_overview_and_members_do_not(
    client: TestClient, ada: Person, bob: Person, clock: Clock
) -> None:
    for moment in (clock.now + 2 * HOUR, clock.now):
        server_clock.note(Clock(moment))
    for person, reads in ((ada, True), (bob, False)):
        sign_in(client, person, clock.now)
        page = " ".join(client.get("/overview").text.split())
        assert ("clock went back</strong> by about 2 hours" in page) is reads
        assert ("noticed on <time" in page) is reads
        assert ("needs attention" in client.get("/profile").text) is reads
        client.post("/sign-out")


def test_the_doctor_says_it_for_a_week(data_dir: Path, now: int) -> None:
    server_clock.note(Clock(now + 2 * HOUR))
    installed = diagnosis.Installation(data_dir)
    assert "behind the latest event recorded here" in diagnosis.clock(installed, now).problem
    server_clock.note(Clock(now))
    problem = diagnosis.clock(installed, now + DAY).problem
    assert "January 15, 2027, 08:00 UTC" in problem
    assert "2 hours" in problem
    assert diagnosis.clock(installed, now + WEEK).ok


def test_the_doctor_blames_nobody_for_a_history_that_is_ahead(bob: Person, now: int) -> None:
    """Its dates stay; what is wrong is said from the moment on at which it was noticed."""
    Event.create(user=bob.user, kind="signed-in", at=now + 5 * 365 * DAY)
    server_clock.note(Clock(now + 5 * 365 * DAY))
    server_clock.note(Clock(now))
    assert diagnosis.clock(diagnosis.Installation(Path()), now + WEEK).ok


@pytest.mark.case("B51")
def test_a_backup_of_a_day_to_come_is_wrong_until_the_next_is_made(
    data_dir: Path, ada: Person, client: TestClient, clock: Clock
) -> None:
    folder, now = data_dir / "backups", clock.now
    assert backup_schedule.make_if_due(folder, 7, Clock(now + 1000 * DAY))
    finding = diagnosis.backups(diagnosis.Installation(data_dir), folder, now)
    assert "in the future" in finding.problem
    assert backup_schedule.make_if_due(folder, 7, Clock(now + 60))
    assert diagnosis.backups(diagnosis.Installation(data_dir), folder, now + 60).ok


@pytest.mark.case("B51")
def test_nobody_reads_that_a_backup_to_come_is_well(
    data_dir: Path, clock: Clock, ada: Person
) -> None:
    ahead, meanwhile = clock.now + DAY, clock.now + HOUR
    Installation.update(backed_up_at=ahead, backup_claimed_until=meanwhile).execute()
    page = overview(Settings(bcrypt_cost=4, backup_dir=data_dir / "backups"), clock, ada)
    assert "has a date in the future" in page
    assert "<dt>Last backup</dt> <dd> None </dd>" in " ".join(page.split())


@pytest.mark.case("B52")
def test_whoever_is_signed_out_by_it_is_told_so(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    clock.advance(HOUR)
    sign_in(client, bob, clock.now)
    clock.advance(-HOUR)
    assert "clock went back" in follow(client, "/profile")
    clock.advance(HOUR)
    client.cookies.clear()
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    clock.advance(-HOUR)
    assert "clock went back" in follow(client, "/sign-in/code")
    sign_in(client, bob, clock.now)
    assert client.get("/profile").status_code == 200


def follow(client: TestClient, path: str) -> str:
    return client.get(client.get(path).headers["Location"]).text
