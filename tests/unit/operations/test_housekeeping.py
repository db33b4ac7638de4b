"""What is over is cleared away."""

from collections.abc import Callable

import pytest

from domain.access import limits, throttle
from domain.access.limits import Limit
from domain.audit.events import Caller
from domain.database import batches
from domain.mfa import enrolment, recovery_codes
from domain.signin import reset_links
from models import Attempts, Authenticator, KnownBrowser, RecoveryCode, ResetLink, Session
from operations import background, housekeeping
from settings import Settings
from tests.unit.conftest import Clock, Person, signed_in

DAY = 24 * 60 * 60


def codes(number: int) -> Limit:
    return limits.totp(number, known_browser=False)


@pytest.mark.requirement("S-91")
def test_what_is_over_goes_and_what_lives_stays(bob: Person, alice: Person, now: int) -> None:
    session = signed_in(bob)
    recovery_codes.generate(session, now)
    enrolment.begin(signed_in(alice), now)
    reset_links.make(alice.user, now, Caller())
    throttle.try_count(limits.source("192.0.2.1"), now)
    throttle.try_count(codes(alice.user.id), now)
    throttle.try_count(limits.recovery(session), now)
    housekeeping.sweep(now)
    assert (Session.select().count(), ResetLink.select().count()) == (2, 1)
    assert (Authenticator.select().count(), Attempts.select().count()) == (2, 3)
    housekeeping.sweep(now + DAY)
    assert (Session.select().count(), ResetLink.select().count()) == (0, 0)
    assert [a.user for a in Authenticator.select()] == [bob.user]
    assert [a.key for a in Attempts.select()] == [codes(alice.user.id).key]
    assert RecoveryCode.get().sealed_copy is None


@pytest.mark.requirement("S-91")
def test_counters_that_make_nobody_wait_are_forgotten_after_a_month(
    data_dir: object, now: int
) -> None:
    light, heavy = codes(1), codes(2)
    throttle.try_count(light, now)
    for _ in range(5):
        throttle.try_count(heavy, now)
    housekeeping.sweep(now + 31 * DAY)
    assert [a.key for a in Attempts.select()] == [heavy.key]


@pytest.mark.requirement("S-91")
def test_browsers_not_used_for_180_days_are_forgotten(alice: Person, now: int) -> None:
    KnownBrowser.create(user=alice.user, token_hash=b"x", seen_at=now)
    housekeeping.sweep(now + 179 * DAY)
    assert KnownBrowser.select().exists()
    housekeeping.sweep(now + 180 * DAY)
    assert not KnownBrowser.select().exists()


@pytest.mark.case("B51")
def test_what_is_used_while_a_sweep_takes_its_time_is_of_no_time_to_come(
    settings: Settings, alice: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(alice)
    reset_links.make(alice.user, clock.now, Caller())
    cut = housekeeping._cut

    def suspended(at: Callable[[], int]) -> None:
        cut(at)
        clock.advance(20 * 60)
        Session.update(seen_at=clock.now).execute()
        ResetLink.update(created_at=clock.now).execute()

    monkeypatch.setattr(housekeeping, "_cut", suspended)
    background._sweep(settings, lambda: clock.now)
    assert (Session.select().count(), ResetLink.select().count()) == (1, 1)


def test_the_day_is_claimed_once(data_dir: object, now: int) -> None:
    assert housekeeping.sweep_if_due(Clock(now))
    assert not housekeeping.sweep_if_due(Clock(now + DAY - 1))
    assert housekeeping.sweep_if_due(Clock(now + DAY))


def test_more_than_one_batch_is_changed_and_nothing_else(
    alice: Person, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    for number in range(7):
        KnownBrowser.create(user=alice.user, token_hash=bytes([number]), seen_at=now * (number % 2))
    old = KnownBrowser.seen_at == 0
    assert batches.in_batches(KnownBrowser.update(seen_at=1), lambda: old) == 4
    assert batches.in_batches(KnownBrowser.delete(), lambda: KnownBrowser.seen_at == 1) == 4
    assert {browser.seen_at for browser in KnownBrowser.select()} == {now}


@pytest.mark.requirement("S-11")
def test_what_is_locked_until_a_new_sign_in_stays_so_as_long_as_one_can_last(
    bob: Person, now: int
) -> None:
    limit = limits.password_in(signed_in(bob))
    Attempts.insert(key=limit.key, failures=limits.MAX_FAILURES, last_at=now).execute()
    housekeeping.sweep(now + 29 * DAY)
    assert throttle.standing(limit, now + 29 * DAY) is not None
    housekeeping.sweep(now + 30 * DAY)
    assert not Attempts.select().exists()
