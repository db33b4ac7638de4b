"""What goes on, and what waits, while the clock is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from domain.access import lifetimes, limits, sessions, throttle
from domain.audit import events, past_events
from domain.database.storage import write
from domain.mfa import (
    enrolment,
    recovery_codes,
    second_factor,
    totp,
)
from domain.signin import reset_links
from domain.team import help_desk, help_rules, people
from models import (
    Attempts,
    Authenticator,
    Event,
    KnownBrowser,
    RecoveryCode,
    Session,
    SpentStep,
)
from operations import backup_schedule, housekeeping
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, Clock, Person, signed_in, with_mfa
from tests.unit.future import (
    DAY,
    HOUR,
    MINUTE,
    YEAR,
    World,
    installation,
)


@pytest.fixture(params=[11 * MINUTE, 5 * HOUR, 5 * YEAR], ids=["minutes", "hours", "years"])
def world(
    request: pytest.FixtureRequest, bob: Person, ada: Person, data_dir: Path, now: int
) -> World:
    return World(bob, ada, data_dir / "backups", now, now + int(request.param))


@pytest.mark.case("B52")
@pytest.mark.requirement("S-14")
@pytest.mark.parametrize("ahead", [30 * MINUTE, 3 * HOUR, 3 * YEAR])
def test_no_wait_is_longer_than_its_failures_cost(bob: Person, now: int, ahead: int) -> None:
    """Seven failures cost two minutes."""
    limit = limits.totp(bob.user.id, known_browser=True)
    moment = now + ahead
    for _ in range(7):
        moment += 5 * MINUTE
        with pytest.raises(totp.CodeRejected):
            second_factor.check(bob.user, wrong(bob, moment), moment)
    with pytest.raises(throttle.TooManyTries):
        second_factor.check(bob.user, wrong(bob, moment), moment + 1)
    with pytest.raises(totp.CodeRejected):
        second_factor.check(bob.user, wrong(bob, now), now)
    with pytest.raises(throttle.TooManyTries) as refusal:
        second_factor.check(bob.user, bob.code(now), now + 1)
    assert refusal.value.retry_after is not None
    assert refusal.value.retry_after <= 4 * MINUTE
    assert Attempts.get(Attempts.key == limit.key).failures == 8


@pytest.mark.requirement("S-22")
@pytest.mark.requirement("S-49")
def test_who_is_in_the_middle_goes_on_when_the_clock_steps_back_a_little(
    bob: Person, now: int
) -> None:
    """Ten minutes at most: the sign-in, the set-up, the code on show, and no longer for it."""
    session, back = signed_in(bob), now - 10 * MINUTE
    enrolment.begin(session, now)
    recovery_codes.generate(session, now)
    assert not lifetimes.is_over(session, back)
    assert enrolment.pending(session, back)
    assert recovery_codes.shown(session, back)
    assert lifetimes.is_over(session, back - 1)
    assert enrolment.pending(session, back - 1) is None
    assert recovery_codes.shown(session, back - 1) is None
    sessions.touch(session, back)
    assert Session.get_by_id(session.id).seen_at == back


def test_a_second_does_not_end_what_was_opened_just_now(bob: Person, ada: Person, now: int) -> None:
    """Requests side by side see the clock a little differently."""
    session = signed_in(bob)
    assert lifetimes.is_confirmed(session, now - 1)
    assert reset_links.owner(reset_links.make(bob.user, now, ORIGIN), now - 1)
    installation(swept_at=now)
    assert not housekeeping.sweep_if_due(Clock(now - 1))


@pytest.mark.case("B52")
@pytest.mark.requirement("S-49")
def test_sessions_of_the_future_do_not_push_out_the_new_one(bob: Person, now: int) -> None:
    for _ in range(sessions.MAX_SESSIONS):
        signed_in(bob, now + DAY)
    session = signed_in(bob, now)
    assert sessions.exists(session)
    assert Session.select().where(Session.user == bob.user).count() == sessions.MAX_SESSIONS


def test_the_latest_activity_is_what_happened_last(bob: Person, now: int) -> None:
    for moment in [*range(now + YEAR, now + YEAR + past_events.RECENT), now]:
        with write():
            events.record(bob.user, events.PROFILE_CHANGED, moment, ORIGIN)
    assert past_events.recent(bob.user)[0].at == now


@pytest.mark.case("B51")
@pytest.mark.requirement("S-91")
def test_a_leap_of_years_costs_no_history_until_the_next_day(bob: Person, now: int) -> None:
    assert housekeeping.sweep_if_due(Clock(now))
    signed_in(bob)
    then = now + 2 * YEAR
    KnownBrowser.create(user=bob.user, token_hash=b"x", seen_at=now)
    for _ in range(2):
        recovery_codes.generate(signed_in(bob), now)
    kept = Event.select().count()
    assert housekeeping.sweep_if_due(Clock(then))
    assert RecoveryCode.select().count() == 2
    assert (Event.select().count(), KnownBrowser.select().count()) == (kept, 1)
    assert not Session.select().exists()
    assert housekeeping.sweep_if_due(Clock(then + DAY))
    assert (Event.select().count(), KnownBrowser.select().count()) == (0, 0)
    assert RecoveryCode.select().count() == 1


@pytest.mark.case("B51")
def test_before_the_clock_is_set_nothing_is_swept_or_backed_up(bob: Person, data_dir: Path) -> None:
    signed_in(bob)
    assert not housekeeping.sweep_if_due(Clock(0))
    assert not backup_schedule.make_if_due(data_dir / "backups", 7, Clock(0))
    assert Session.select().exists()


def test_burnt_steps_go_with_their_authenticator(bob: Person, now: int) -> None:
    second_factor.check(bob.user, bob.code(now), now)
    assert SpentStep.select().exists()
    Authenticator.delete().execute()
    assert not SpentStep.select().exists()


@pytest.mark.case("B52")
@pytest.mark.requirement("S-44")
def test_an_administrator_made_in_the_future_is_no_second_one(
    world: World, make_user: Callable[..., Person]
) -> None:
    grace = with_mfa(make_user("grace", "Grace"))
    people.make_admin(grace.user, world.then, ORIGIN, world.ada.user)
    help_desk.make_reset_link(world.bob.user, world.now, ORIGIN, world.ada.user)
    with pytest.raises(help_rules.NeedsSecondAdmin):
        help_desk.make_sign_in_code(world.bob.user, world.now, ORIGIN, grace.user)


@pytest.mark.case("B52")
@pytest.mark.requirement("S-92")
def test_events_of_the_future_leave_room_for_those_of_today(world: World) -> None:
    """Of some kinds so many a day are kept."""
    for moment in [world.then] * events.MAX_A_DAY + [world.now]:
        with write():
            events.record(world.bob.user, events.SECOND_FACTOR_FAILED, moment, ORIGIN)
    assert Event.select().where(Event.at == world.now, Event.user == world.bob.user).exists()
    assert Event.select().order_by(Event.id.desc()).first().at == world.now
