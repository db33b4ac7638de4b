"""No moment in the future is believed: every column, with what a clock that ran ahead left in it.

Whoever adds a column of whole numbers says here what it is: a moment and what becomes of one that
is to come, by a check; a moment of which only matters whether there is one; or no moment.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from peewee import BigIntegerField

from domain import known_browsers
from domain.access import budgets, lifetimes, session_tokens, sessions, throttle
from domain.audit import events, past
from domain.clock import days, server_clock
from domain.database.storage import write
from domain.encryption import tokens
from domain.mfa import (
    authenticators,
    clock_drift,
    enrolment,
    policy,
    recovery_check,
    recovery_code_use,
    recovery_codes,
    second_factor,
    totp,
)
from domain.signin import code_first, first_account, invitations, reset_links, signin
from domain.signin.invitees import Wanted
from domain.team import help_desk, help_rules, people, reminders
from models import (
    Attempts,
    Authenticator,
    BurntStep,
    CodeFirst,
    Event,
    Installation,
    KnownBrowser,
    Making,
    RecoveryCode,
    ResetLink,
    Session,
    SetupLink,
    SignInCode,
    Table,
    User,
)
from operations import backup_schedule, housekeeping, restored
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Person, signed_in, with_mfa

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


def swept_in_the_future(w: World) -> bool:
    installation(swept_at=w.then)
    return housekeeping.sweep_if_due(w.now) and not housekeeping.sweep_if_due(w.now)


def doubted_in_the_future(w: World) -> bool:
    installation(clock_doubted_at=w.then)
    return not clock_drift.is_doubted(w.now)


def suspected_in_the_future(w: World) -> bool:
    installation(clock_suspected_at=w.then, clock_suspected_by=w.ada.user.id)
    clock_drift.note_doubt(w.bob.user, w.now)
    return not clock_drift.is_doubted(w.now)


def latest_in_the_future(w: World) -> bool:
    installation(clock_latest_at=w.then)
    server_clock.note(w.now)
    return server_clock.went_back(w.now) == server_clock.WentBack(w.now, w.then - w.now)


def went_back_in_the_future(w: World) -> bool:
    installation(clock_went_back_at=w.then)
    return server_clock.went_back(w.now) is None


def backup_claimed_in_the_future(w: World) -> bool:
    installation(backup_claimed_until=w.then + HOUR)
    return backup_schedule.make_if_due(w.folder, 7, w.now)


def backed_up_in_the_future(w: World) -> bool:
    installation(backed_up_at=w.then)
    assert backup_schedule.state(w.now).is_ahead
    assert backup_schedule.make_if_due(w.folder, 7, w.now)
    return not backup_schedule.state(w.now).is_ahead


def restored_in_the_future(w: World) -> bool:
    installation(restored_at=w.then, restored_to=w.then)
    assert restored.notice(w.now)
    housekeeping.sweep(w.now)
    assert restored.notice(w.now + 14 * DAY - 1)
    return restored.notice(w.now + 14 * DAY) is None


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


def session_of_the_future(w: World, **moments: int) -> bool:
    token = tokens.new()
    session = w.session()
    Session.update(token_hash=tokens.hashed(token), **moments).where(
        Session.id == session.id
    ).execute()
    assert sessions.resume(token, w.now) is None
    assert sessions.living(w.bob.user, w.now) == []
    housekeeping.sweep(w.now)
    return not sessions.exists(session)


def confirmed_in_the_future(w: World) -> bool:
    session = w.session()
    session.confirmed_at = w.then
    return not lifetimes.is_confirmed(session, w.now)


def acted_in_the_future(w: World) -> bool:
    session = w.session(w.now - 20 * MINUTE)
    session.acted_at = w.then
    return not lifetimes.may_act(session, w.now)


def set_up_begun_in_the_future(w: World) -> bool:
    session = w.session()
    enrolment.begin(session, w.then)
    assert enrolment.pending(session, w.now) is None
    housekeeping.sweep(w.now)
    return Authenticator.select().where(Authenticator.activated_at.is_null()).count() == 0


def accepted_in_the_future(w: World) -> bool:
    second_factor_check(w, w.then)
    second_factor_check(w, w.now)
    with pytest.raises(totp.CodeAlreadyUsed):
        second_factor_check(w, w.then)
    return True


def second_factor_check(w: World, now: int) -> None:
    second_factor.check(w.bob.user, w.bob.code(now), now)


def drifted_in_the_future(w: World) -> bool:
    step = w.now // 30 + 10
    Authenticator.update(drift_at=w.then, drift_timecode=step, drift_steps=10).execute()
    with pytest.raises(totp.CodeRejected) as refusal:
        second_factor.check(w.bob.user, w.bob.code(w.now + 330), w.now)
    return not isinstance(refusal.value, clock_drift.ClockOff)


def recovery_code_of_the_future(w: World) -> bool:
    session = w.session()
    text = recovery_codes.generate(session, w.then).text
    assert recovery_codes.shown(session, w.now) is None
    housekeeping.sweep(w.now)
    assert RecoveryCode.get().sealed_copy is None
    recovery_code_use.check(session, text, w.now)
    return True


def set_up_link_of_the_future(w: World) -> bool:
    User.delete().execute()
    SetupLink.create(token_hash=tokens.hashed(TOKEN), created_at=w.then)
    return not first_account.is_open(TOKEN, w.now)


def invitation_of_the_future(w: World) -> bool:
    made = invitations.invite([Wanted("carol", False)], w.ada.user, w.then, ORIGIN)[0]
    assert invitations.opened(made.token, w.now) is None
    assert invitations.open_ones(w.now) == []
    again = invitations.invite([Wanted("carol", False)], w.ada.user, w.now, ORIGIN)[0]
    return invitations.opened(again.token, w.now) is not None


def decided_in_the_future(w: World) -> bool:
    policy.require(7, w.then, ORIGIN, None)
    housekeeping.sweep(w.now)
    over = days.end_of_that_day(w.now + 7 * DAY)
    assert not policy.is_required(w.bob.user, over - 1)
    return policy.is_required(w.bob.user, over)


def sign_in_code_of_the_future(w: World) -> bool:
    text = help_desk.make_sign_in_code(w.bob.user, w.then, ORIGIN, None)
    half = signed_in(w.bob, w.now, Session.PASSWORD)
    with pytest.raises(help_desk.CodeWrong):
        help_desk.sign_in(half, text, w.now, ORIGIN)
    housekeeping.sweep(w.now)
    return not SignInCode.select().exists()


def seen_in_the_future(w: World) -> bool:
    KnownBrowser.create(user=w.bob.user, token_hash=tokens.hashed(TOKEN), seen_at=w.then)
    assert known_browsers.is_known(w.bob.user, TOKEN, w.now)
    housekeeping.sweep(w.now)
    assert known_browsers.is_known(w.bob.user, TOKEN, w.now + 180 * DAY - 1)
    return not known_browsers.is_known(w.bob.user, TOKEN, w.now + 180 * DAY)


def code_first_of_the_future(w: World) -> bool:
    token = code_first.give("bob", w.bob.code(w.then), w.then, ORIGIN)
    assert code_first.given(token, w.now) is None
    housekeeping.sweep(w.now)
    return not CodeFirst.select().exists()


def reset_link_of_the_future(w: World) -> bool:
    token = reset_links.make(w.bob.user, w.then, ORIGIN)
    assert reset_links.owner(token, w.now) is None
    housekeeping.sweep(w.now)
    return not ResetLink.select().exists()


def failed_in_the_future(w: World) -> bool:
    budget = budgets.password("bob", known_browser=False)
    for _ in range(12):
        with write():
            Attempts.update(next_at=0).execute()
            assert throttle.claimed(budget, w.then)
    source = budgets.source("192.0.2.99")
    for _ in range(budgets.SOURCE_MOST):
        assert throttle.claimed(source, w.then)
    return throttle.claimed(budget, w.now) and throttle.claimed(source, w.now)


def tried_in_the_future(w: World) -> bool:
    budget = budgets.totp(w.bob.user.id, known_browser=True)
    Attempts.create(key=budget.key, failures=4, pending=1, pending_until=w.then)
    return throttle.claimed(budget, w.now)


def last_failed_in_the_future(w: World) -> bool:
    Attempts.create(key=budgets.totp(7, known_browser=True).key, failures=1, last_at=w.then)
    housekeeping.sweep(w.now)
    assert Attempts.select().count() == 1
    housekeeping.sweep(w.now + MONTH)
    return Attempts.select().count() == 0


def helped_in_the_future(w: World) -> bool:
    """The rule of two holds for a day after the clock was put right; then the date alone counts."""
    help_desk.make_reset_link(w.bob.user, w.then, ORIGIN, w.ada.user)
    for noticed in (False, True):
        if noticed:
            installation(clock_latest_at=w.then)
            server_clock.note(w.now)
        with pytest.raises(help_rules.NeedsSecondAdmin):
            help_desk.make_sign_in_code(w.bob.user, w.now + HOUR, ORIGIN, w.ada.user)
    later = w.then if w.then < w.now + DAY else w.now
    return bool(help_desk.make_sign_in_code(w.bob.user, later + DAY, ORIGIN, w.ada.user))


def confirmed_before_in_the_future(w: World) -> bool:
    session = w.session()
    token = session.token
    session_tokens.confirm(session, w.now)
    Session.update(former_confirmed_at=w.then).execute()
    former = sessions.resume(token, w.now)
    return former is not None and not lifetimes.is_confirmed(former, w.now)


def made_in_the_future(w: World) -> bool:
    Making.create(key_hash=b"", at=w.then)
    housekeeping.sweep(w.now)
    return not Making.select().exists()


CHECKS: dict[str, Check] = {
    "Installation.created_at": installed_in_the_future,
    "Installation.swept_at": swept_in_the_future,
    "Installation.clock_doubted_at": doubted_in_the_future,
    "Installation.clock_suspected_at": suspected_in_the_future,
    "Installation.clock_latest_at": latest_in_the_future,
    "Installation.clock_went_back_at": went_back_in_the_future,
    "Installation.backup_claimed_until": backup_claimed_in_the_future,
    "Installation.backed_up_at": backed_up_in_the_future,
    "Installation.restored_at": restored_in_the_future,
    "User.created_at": joined_in_the_future,
    "User.last_seen_at": last_seen_in_the_future,
    "User.reminded_at": reminded_in_the_future,
    "User.rehearsed_at": rehearsed_in_the_future,
    "User.password_changed_at": password_changed_in_the_future,
    "Session.created_at": lambda w: session_of_the_future(w, created_at=w.then),
    "Session.seen_at": lambda w: session_of_the_future(w, seen_at=w.then),
    "Session.confirmed_at": confirmed_in_the_future,
    "Session.former_confirmed_at": confirmed_before_in_the_future,
    "Session.acted_at": acted_in_the_future,
    "Authenticator.begun_at": set_up_begun_in_the_future,
    "Authenticator.last_timecode": accepted_in_the_future,
    "Authenticator.drift_at": drifted_in_the_future,
    "BurntStep.timecode": accepted_in_the_future,
    "RecoveryCode.created_at": recovery_code_of_the_future,
    "SetupLink.created_at": set_up_link_of_the_future,
    "Invitation.expires_at": invitation_of_the_future,
    "Policy.decided_at": decided_in_the_future,
    "Policy.required_from": decided_in_the_future,
    "SignInCode.created_at": sign_in_code_of_the_future,
    "KnownBrowser.seen_at": seen_in_the_future,
    "CodeFirst.created_at": code_first_of_the_future,
    "ResetLink.created_at": reset_link_of_the_future,
    "Attempts.next_at": failed_in_the_future,
    "Attempts.pending_until": tried_in_the_future,
    "Attempts.last_at": last_failed_in_the_future,
    "Making.at": made_in_the_future,
    "Event.at": helped_in_the_future,
}
# Of these it matters whether there is a moment, not which; pages show it at most.
WHETHER_NOT_WHEN = {
    "User.email_verified_at",
    "User.disabled_at",
    "User.recovering_since",
    "Authenticator.activated_at",
    "Authenticator.switched_off_at",
    "RecoveryCode.used_at",
    "RecoveryCode.replaced_at",
    "RecoveryCode.saved_at",
    "Session.arrived_at",
    "ResetLink.used_at",
}
# Nothing is decided by these.
ONLY_SHOWN_OR_KEPT = {
    "Installation.backup_failed_at",  # whether one failed, backup_fault says
    "Installation.restored_to",
    "User.mfa_since",
    "Authenticator.last_used_at",
    "Invitation.created_at",  # expires_at rules, which a renewal moves
    "Attempts.since",
    "Event.since",
    "Event.hour",  # one that is to come is a line of its own, and hides no other
}
NO_MOMENT = {
    "Installation.clock_went_back_by",
    "Installation.clock_suspected_by",
    "User.invited_by",
    "User.entries",
    "Event.number",
    "User.noticed_event",
    "Authenticator.begun_by",
    "Authenticator.drift_timecode",
    "Authenticator.drift_steps",
    "Authenticator.number",
    "RecoveryCode.made_by",
    "Policy.grace_days",
    "CodeFirst.tries",
    "CodeFirst.opened",
    "RecoveryCode.opened",
    "SignInCode.opened",
    "Attempts.failures",
    "Attempts.told",
    "Attempts.pending",
    "Event.session",
    "KnownBrowser.number",
    "Event.known_browser",
    "Making.session",
}
TABLE = [set(CHECKS), WHETHER_NOT_WHEN, ONLY_SHOWN_OR_KEPT, NO_MOMENT]


@pytest.fixture(params=[11 * MINUTE, 5 * HOUR, 5 * YEAR], ids=["minutes", "hours", "years"])
def world(
    request: pytest.FixtureRequest, bob: Person, ada: Person, data_dir: Path, now: int
) -> World:
    return World(bob, ada, data_dir / "backups", now, now + int(request.param))


def test_every_column_is_in_the_table_once() -> None:
    numbers = [
        f"{table.__name__}.{field.name}"
        for table in Table.__subclasses__()
        for field in table._meta.sorted_fields
        if isinstance(field, BigIntegerField)
    ]
    assert sorted(numbers) == sorted(name for part in TABLE for name in part)


@pytest.mark.case("B51")
@pytest.mark.case("B52")
@pytest.mark.parametrize("column", CHECKS)
def test_a_moment_to_come_is_not_believed(world: World, column: str) -> None:
    assert CHECKS[column](world)


@pytest.mark.parametrize("column", sorted(WHETHER_NOT_WHEN))
def test_where_only_matters_whether_the_future_counts_as_well(world: World, column: str) -> None:
    """Nothing is open again, or shut again, for being dated later than now."""
    name, field = column.split(".")
    session = world.session()
    recovery_codes.generate(session, world.now)
    ResetLink.create(user=world.bob.user, token_hash=tokens.hashed(TOKEN), created_at=world.now)
    table = next(table for table in Table.__subclasses__() if table.__name__ == name)
    table.update({field: world.then}).execute()
    housekeeping.sweep(world.now)
    user = User.get_by_id(world.bob.user.id)
    facts = {
        "User.email_verified_at": user.email_verified_at is not None,
        "User.disabled_at": user.disabled_at is not None,
        "User.recovering_since": user.recovering_since is not None,
        "Authenticator.activated_at": authenticators.exist(user),
        "Authenticator.switched_off_at": not authenticators.active(user),
        "RecoveryCode.used_at": recovery_codes.live(user) is None,
        "RecoveryCode.replaced_at": recovery_codes.live(user) is None,
        "RecoveryCode.saved_at": bool(RecoveryCode.get().saved_at),
        "Session.arrived_at": sessions.living(user, world.now) != [],
        "ResetLink.used_at": reset_links.owner(TOKEN, world.now) == user,
    }
    assert facts[column]


@pytest.mark.case("B52")
@pytest.mark.requirement("S-14")
@pytest.mark.parametrize("ahead", [30 * MINUTE, 3 * HOUR, 3 * YEAR])
def test_no_wait_is_longer_than_its_failures_cost(bob: Person, now: int, ahead: int) -> None:
    """Seven failures cost two minutes."""
    budget = budgets.totp(bob.user.id, known_browser=True)
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
    assert Attempts.get(Attempts.key == budget.key).failures == 8


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
    sessions.note_use(session, back)
    assert Session.get_by_id(session.id).seen_at == back


def test_a_second_does_not_end_what_was_opened_just_now(bob: Person, ada: Person, now: int) -> None:
    """Requests side by side see the clock a little differently."""
    session = signed_in(bob)
    assert lifetimes.is_confirmed(session, now - 1)
    assert reset_links.owner(reset_links.make(bob.user, now, ORIGIN), now - 1)
    installation(swept_at=now)
    assert not housekeeping.sweep_if_due(now - 1)


@pytest.mark.case("B52")
@pytest.mark.requirement("S-49")
def test_sessions_of_the_future_do_not_push_out_the_new_one(bob: Person, now: int) -> None:
    for _ in range(sessions.MOST):
        signed_in(bob, now + DAY)
    session = signed_in(bob, now)
    assert sessions.exists(session)
    assert Session.select().where(Session.user == bob.user).count() == sessions.MOST


def test_the_latest_activity_is_what_happened_last(bob: Person, now: int) -> None:
    for moment in [*range(now + YEAR, now + YEAR + past.RECENT), now]:
        with write():
            events.record(bob.user, events.PROFILE_CHANGED, moment, ORIGIN)
    assert past.recent(bob.user)[0].at == now


@pytest.mark.case("B51")
@pytest.mark.requirement("S-91")
def test_a_leap_of_years_costs_no_history_until_the_next_day(bob: Person, now: int) -> None:
    assert housekeeping.sweep_if_due(now)
    signed_in(bob)
    then = now + 2 * YEAR
    KnownBrowser.create(user=bob.user, token_hash=b"x", seen_at=now)
    for _ in range(2):
        recovery_codes.generate(signed_in(bob), now)
    kept = Event.select().count()
    assert housekeeping.sweep_if_due(then)
    assert RecoveryCode.select().count() == 2
    assert (Event.select().count(), KnownBrowser.select().count()) == (kept, 1)
    assert not Session.select().exists()
    assert housekeeping.sweep_if_due(then + DAY)
    assert (Event.select().count(), KnownBrowser.select().count()) == (0, 0)
    assert RecoveryCode.select().count() == 1


@pytest.mark.case("B51")
def test_before_the_clock_is_set_nothing_is_swept_or_backed_up(bob: Person, data_dir: Path) -> None:
    signed_in(bob)
    assert not housekeeping.sweep_if_due(0)
    assert not backup_schedule.make_if_due(data_dir / "backups", 7, 0)
    assert Session.select().exists()


def test_burnt_steps_go_with_their_authenticator(bob: Person, now: int) -> None:
    second_factor.check(bob.user, bob.code(now), now)
    assert BurntStep.select().exists()
    Authenticator.delete().execute()
    assert not BurntStep.select().exists()


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
    for moment in [world.then] * events.MOST_A_DAY + [world.now]:
        with write():
            events.record(world.bob.user, events.SECOND_FACTOR_FAILED, moment, ORIGIN)
    assert Event.select().where(Event.at == world.now, Event.user == world.bob.user).exists()
    assert Event.select().order_by(Event.id.desc()).first().at == world.now
