"""What was dated ahead, once the clock is right again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import app
from domain.audit import events, known_browsers
from domain.clock import server_clock
from domain.database.storage import write
from domain.encryption import tokens
from domain.mfa import policy
from domain.team import help_rules
from models import Event, Installation, KnownBrowser, User
from operations import background, backup_schedule, housekeeping
from settings import Settings
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in
from tests.unit.waiting import soon

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
TOKEN = "A" * 43


@pytest.mark.case("B52")
def test_whoever_was_signed_out_when_it_was_noticed_is_told_so(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    clock.advance(HOUR)
    sign_in(client, bob, clock.now)
    clock.advance(-HOUR)
    server_clock.note(clock)
    there = client.get("/profile").headers["Location"]
    assert "this server's clock went back, it's been" in words(client.get(there).text)
    clock.advance(DAY)
    there = client.get("/profile").headers["Location"]
    assert "clock" not in client.get(there).text


def happened(bob: Person, then: int) -> bool:
    """Whether it still gets into the history."""
    before = Event.select().count()
    with write():
        events.record(bob.user, events.SIGNED_IN, then, ORIGIN)
    return Event.select().count() > before


@pytest.mark.case("B52")
def test_a_busy_day_in_the_future_keeps_nothing_out_of_the_history(bob: Person, now: int) -> None:
    for _ in range(events.MAX_A_DAY):
        assert happened(bob, now + 365 * DAY)
    assert not happened(bob, now + 365 * DAY)
    server_clock.note(Clock(now))
    assert happened(bob, now)


@pytest.mark.case("B52")
def test_an_administrator_made_in_the_future_is_a_second_one_after_a_day(
    make_user: Callable[..., Person], ada: Person, bob: Person, now: int
) -> None:
    eve = make_user("eve", "Eve")
    with write():
        events.record(eve.user, events.MADE_ADMIN, now + 365 * DAY, ORIGIN, actor=None)
        events.record(bob.user, events.RESET_LINK_MADE, now + 20 * HOUR, ORIGIN, actor=ada.user)
    User.update(is_admin=True).where(User.id == eve.user.id).execute()
    server_clock.note(Clock(now))
    later = now + 25 * HOUR
    with pytest.raises(help_rules.NeedsSecondAdmin):
        help_rules.refuse_help(bob.user, events.MFA_RESET, eve.user, now + HOUR)
    help_rules.refuse_help(bob.user, events.MFA_RESET, eve.user, later)


@pytest.mark.case("B54")
@pytest.mark.parametrize("back", [31, 61, 90, 2 * MINUTE, 10 * MINUTE, 3 * HOUR])
def test_a_backup_made_twice_in_a_night_is_there(
    bob: Person, data_dir: Path, now: int, back: int
) -> None:
    folder, night = data_dir / "backups", now - now % DAY + backup_schedule.AT + 30
    for moment in (night, night - back, night - back + MINUTE):
        backup_schedule.make_if_due(folder, 7, Clock(moment))
        assert backup_schedule.looked_at(folder, moment).lost == ""


@pytest.mark.case("B52")
def test_a_start_at_a_time_long_past_dates_nothing_back(bob: Person, now: int) -> None:
    """A machine without a battery for its clock begins there, until it has asked for the time."""
    before = now - 200 * DAY
    User.update(created_at=now - 365 * DAY).execute()
    policy.require(30, now, ORIGIN, None)
    KnownBrowser.create(user=bob.user, token_hash=tokens.hashed(TOKEN), seen_at=now)
    for moment in (now, before, before + HOUR, now + MINUTE):
        housekeeping.sweep_if_due(Clock(moment))
    user = User.get()
    assert known_browsers.is_known(user, TOKEN, now + 179 * DAY)
    assert not policy.is_required(user, now + 30 * DAY - 1)


@pytest.mark.case("B52")
def test_what_is_of_a_time_to_come_is_of_now_a_day_after_it_was_noticed(
    bob: Person, now: int
) -> None:
    policy.require(30, now + 365 * DAY, ORIGIN, None)
    KnownBrowser.create(user=bob.user, token_hash=tokens.hashed(TOKEN), seen_at=now + 365 * DAY)
    server_clock.note(Clock(now + 365 * DAY))
    for moment in (now, now + DAY):
        assert housekeeping.sweep_if_due(Clock(moment))
    assert policy.is_required(User.get(), now + 32 * DAY)
    assert not known_browsers.is_known(bob.user, TOKEN, now + 181 * DAY)


@pytest.mark.case("B52")
def test_it_is_noticed_within_a_minute_although_nobody_signs_in(
    bob: Person, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_clock, "NOTED_EVERY", 0.01)  # for its minute
    monkeypatch.setattr(background, "DUE_LOOKED_AT_EVERY", 1_000_000)
    with TestClient(app.create_app(settings, clock)) as client:
        soon(lambda: client.get("/healthz") and Installation.get().swept_at)
        clock.advance(-2 * HOUR)
        told = soon(lambda: client.get("/healthz") and server_clock.went_back(clock.now))
    assert told == server_clock.WentBack(clock.now, 2 * HOUR)
