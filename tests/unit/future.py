"""Each moment that is kept, put into the future, and what must come of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from domain.access import limits, throttle
from domain.clock import days, server_clock
from domain.database.storage import write
from domain.mfa import (
    clock_drift,
    policy,
    recovery_check,
)
from domain.signin import signin
from domain.team import reminders
from models import (
    Attempts,
    Installation,
    Session,
    User,
)
from operations import backup_schedule, housekeeping, instances, restore_notice
from operations.instances import Presence
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, signed_in

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
MONTH, YEAR = 30 * DAY, 365 * DAY
TOKEN = "A" * 43


@dataclass
class World:
    """Bob with MFA, Ada who manages him, and a moment that is still to come."""

    bob: Person
    ada: Person
    folder: Path
    now: int
    then: int

    def session(self, at: int | None = None) -> Session:
        return signed_in(self.bob, self.now if at is None else at)

    def may_sign_in(self, now: int) -> bool:
        half = signin.with_password("bob", PASSWORD, now, ORIGIN)
        return signin.with_code(half.session, self.bob.code(now), now, ORIGIN).session.is_full


Check = Callable[[World], object]


def installation(**then: int) -> None:
    Installation.update(**then).execute()


def installed_in_the_future(w: World) -> bool:
    installation(created_at=w.then)
    assert not backup_schedule.state(w.now).is_late
    housekeeping.sweep(w.now)
    return backup_schedule.state(w.now + 2 * DAY).is_late


def instance_of_the_future(w: World) -> bool:
    Presence().note(Clock(w.then))
    return not instances.here(w.now)


def swept_in_the_future(w: World) -> bool:
    installation(swept_at=w.then)
    return housekeeping.sweep_if_due(Clock(w.now)) and not housekeeping.sweep_if_due(Clock(w.now))


def doubted_in_the_future(w: World) -> bool:
    installation(clock_doubted_at=w.then)
    return not clock_drift.is_doubted(w.now)


def suspected_in_the_future(w: World) -> bool:
    installation(clock_suspected_at=w.then, clock_suspected_by=w.ada.user.id)
    clock_drift.note_doubt(w.bob.user, w.now)
    return not clock_drift.is_doubted(w.now)


def latest_in_the_future(w: World) -> bool:
    installation(clock_latest_at=w.then)
    server_clock.note(Clock(w.now))
    return server_clock.went_back(w.now) == server_clock.WentBack(w.now, w.then - w.now)


def went_back_in_the_future(w: World) -> bool:
    installation(clock_went_back_at=w.then)
    return server_clock.went_back(w.now) is None


def backup_claimed_in_the_future(w: World) -> bool:
    installation(backup_claimed_until=w.then + HOUR)
    return backup_schedule.make_if_due(w.folder, 7, Clock(w.now))


def backed_up_in_the_future(w: World) -> bool:
    installation(backed_up_at=w.then)
    assert backup_schedule.state(w.now).is_ahead
    assert backup_schedule.make_if_due(w.folder, 7, Clock(w.now))
    return not backup_schedule.state(w.now).is_ahead


def restored_in_the_future(w: World) -> bool:
    installation(restored_at=w.then, restored_to=w.then)
    assert restore_notice.current(w.now)
    housekeeping.sweep(w.now)
    assert restore_notice.current(w.now + 14 * DAY - 1)
    return restore_notice.current(w.now + 14 * DAY) is None


def joined_in_the_future(w: World) -> bool:
    User.update(created_at=w.then).execute()
    with write():
        policy.require(7, w.now - 8 * DAY, ORIGIN, None)
    housekeeping.sweep(w.now)
    over = days.end_of_that_day(w.now + 7 * DAY)
    return policy.is_required(User.get_by_id(w.bob.user.id), over)


def last_seen_in_the_future(w: World) -> bool:
    User.update(last_seen_at=w.then).execute()
    housekeeping.sweep(w.now)
    return bool(User.get_by_id(w.bob.user.id).last_seen_at == w.now)


def reminded_in_the_future(w: World) -> bool:
    w.bob.user.reminded_at = w.then
    return not reminders.is_due(w.bob.user, w.now)


def rehearsed_in_the_future(w: World) -> bool:
    w.bob.user.rehearsed_at = w.then
    return recovery_check.is_due(w.bob.user, w.now)


def password_changed_in_the_future(w: World) -> bool:
    User.update(password_changed_at=w.then).execute()
    return w.may_sign_in(w.now)


def failed_in_the_future(w: World) -> bool:
    limit = limits.password("bob", known_browser=False)
    for _ in range(12):
        with write():
            Attempts.update(next_at=0).execute()
            assert throttle.try_count(limit, w.then)
    source = limits.source("192.0.2.99")
    for _ in range(limits.MAX_FROM_SOURCE):
        assert throttle.try_count(source, w.then)
    return throttle.try_count(limit, w.now) and throttle.try_count(source, w.now)


def tried_in_the_future(w: World) -> bool:
    limit = limits.totp(w.bob.user.id, known_browser=True)
    Attempts.create(key=limit.key, failures=4, pending=1, pending_until=w.then)
    return throttle.try_count(limit, w.now)


def last_failed_in_the_future(w: World) -> bool:
    Attempts.create(key=limits.totp(7, known_browser=True).key, failures=1, last_at=w.then)
    housekeeping.sweep(w.now)
    assert Attempts.select().count() == 1
    housekeeping.sweep(w.now + MONTH)
    return Attempts.select().count() == 0
