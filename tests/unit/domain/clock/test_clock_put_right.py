"""After a clock that ran ahead was put right: what it left is over for good, holding nobody up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import app
from domain import known_browsers
from domain.access import budgets, lifetimes, session_rows, session_tokens, sessions, throttle
from domain.audit import events
from domain.clock import server_clock
from domain.database.storage import write
from domain.encryption import tokens
from domain.mfa import enrolment, policy, recovery_codes, second_factor, totp
from domain.mfa.clock_drift import ClockOff
from domain.signin import code_first, first_account, invitations, reset_links
from domain.signin.invitations import Wanted
from domain.team import help_desk, people
from models import Attempts, Event, Installation, KnownBrowser, Session, SetupLink, User
from operations import backup_schedule, housekeeping
from settings import Settings
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in, signed_in

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
TOKEN = "A" * 43
Is = Callable[[int], object]


def a_session(bob: Person, then: int) -> Is:
    token = signed_in(bob, then).token
    return lambda now: sessions.resume(token, now)


def a_session_in_use(bob: Person, then: int) -> Is:
    session = signed_in(bob, then - 8 * HOUR)
    sessions.note_use(session, then)
    return lambda now: sessions.resume(session.token, now)


def a_confirmation(bob: Person, then: int) -> Is:
    """In a session that is none of those which end."""
    session = signed_in(bob, then - DAY)
    session_tokens.confirm(session, then)
    return lambda now: lifetimes.is_confirmed(Session.get_by_id(session.id), now)


def a_former_confirmation(bob: Person, then: int) -> Is:
    signed_in(bob, then - DAY)
    former = {"former_hash": tokens.hashed(TOKEN), "former_stage": Session.FULL}
    Session.update(former_confirmed_at=then, **former).execute()

    def is_confirmed(now: int) -> bool:
        former = session_rows.find(TOKEN)
        return former is not None and lifetimes.is_confirmed(former, now)

    return is_confirmed


def a_set_up(bob: Person, then: int) -> Is:
    session = signed_in(bob, then)
    enrolment.begin(session, then)
    return lambda now: enrolment.pending(session, now)


def a_code_on_show(bob: Person, then: int) -> Is:
    session = signed_in(bob, then)
    recovery_codes.generate(session, then)
    return lambda now: recovery_codes.shown(session, now)


def a_set_up_link(_: Person, then: int) -> Is:
    User.delete().execute()
    SetupLink.create(token_hash=tokens.hashed(TOKEN), created_at=then)
    return lambda now: first_account.is_open(TOKEN, now)


def an_invitation(_: Person, then: int) -> Is:
    made = invitations.invite([Wanted("carol", False)], None, then, ORIGIN)[0]
    return lambda now: invitations.opened(made.token, now)


def a_renewed_invitation(_: Person, then: int) -> Is:
    made = invitations.invite([Wanted("carol", False)], None, then - DAY, ORIGIN)[0]
    again = invitations.renew(made.invitation, None, then, ORIGIN)
    return lambda now: invitations.opened(again.token, now)


def a_reset_link(bob: Person, then: int) -> Is:
    token = reset_links.make(bob.user, then, ORIGIN)
    return lambda now: reset_links.owner(token, now)


def a_sign_in_code(bob: Person, then: int) -> Is:
    text = help_desk.make_sign_in_code(bob.user, then, ORIGIN, None)
    return lambda now: help_desk._living(bob.user, text, now)


def a_code_given_first(bob: Person, then: int) -> Is:
    token = code_first.give("bob", bob.code(then), then, ORIGIN)
    return lambda now: code_first.given(token, now)


def a_wait(_: Person, then: int) -> Is:
    budget = budgets.password("bob", known_browser=False)
    for _number in range(throttle.DELAY_FROM):
        assert throttle.claimed(budget, then)
    return lambda now: not throttle.claimed(budget, now)


def a_wait_for_tries_under_way(_: Person, then: int) -> Is:
    budget = budgets.password("bob", known_browser=False)
    until = then + throttle.STALE
    Attempts.create(key=budget.key, failures=4, pending=1, pending_until=until)
    return lambda now: not throttle.claimed(budget, now)


def a_code_of_a_wrong_clock(bob: Person, then: int) -> Is:
    def told(now: int) -> bool:
        try:
            second_factor.check(bob.user, bob.code(now + 5 * MINUTE), now)
        except totp.CodeRejected as refusal:
            return isinstance(refusal, ClockOff)
        return False

    assert not told(then)
    return lambda now: told(now + 30)


LEFT = [
    a_session,
    a_session_in_use,
    a_confirmation,
    a_former_confirmation,
    a_set_up,
    a_code_on_show,
    a_set_up_link,
    an_invitation,
    a_renewed_invitation,
    a_reset_link,
    a_sign_in_code,
    a_code_given_first,
    a_wait,
    a_wait_for_tries_under_way,
    a_code_of_a_wrong_clock,
]


@pytest.mark.case("B52")
@pytest.mark.parametrize("leave", LEFT)
@pytest.mark.parametrize("ahead", [11 * MINUTE, 3 * HOUR], ids=["minutes", "hours"])
def test_what_is_over_does_not_come_to_life_when_its_time_comes(
    bob: Person, now: int, leave: Callable[[Person, int], Is], ahead: int
) -> None:
    housekeeping.sweep_if_due(now)  # the next is due in a day
    then = now + ahead
    server_clock.note(then)
    is_there = leave(bob, then)
    server_clock.note(now)
    assert not is_there(then)


@pytest.mark.case("B52")
def test_whoever_was_signed_out_when_it_was_noticed_is_told_so(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    clock.advance(HOUR)
    sign_in(client, bob, clock.now)
    clock.advance(-HOUR)
    server_clock.note(clock.now)
    there = client.get("/profile").headers["Location"]
    assert "because this server's clock went back, because" in words(client.get(there).text)
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
    for _ in range(events.MOST_A_DAY):
        assert happened(bob, now + 365 * DAY)
    assert not happened(bob, now + 365 * DAY)
    server_clock.note(now)
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
    server_clock.note(now)
    later = now + 25 * HOUR
    with pytest.raises(people.NeedsSecondAdmin):
        people.refuse_help(bob.user, events.MFA_RESET, eve.user, now + HOUR)
    people.refuse_help(bob.user, events.MFA_RESET, eve.user, later)


@pytest.mark.case("B54")
@pytest.mark.parametrize("back", [31, 61, 90, 2 * MINUTE, 10 * MINUTE, 3 * HOUR])
def test_a_backup_made_twice_in_a_night_is_there(
    bob: Person, data_dir: Path, now: int, back: int
) -> None:
    folder, night = data_dir / "backups", now - now % DAY + backup_schedule.AT + 30
    for moment in (night, night - back, night - back + MINUTE):
        backup_schedule.make_if_due(folder, 7, moment)
        assert backup_schedule.looked_at(folder, moment).lost == ""


@pytest.mark.case("B52")
def test_a_start_at_a_time_long_past_dates_nothing_back(bob: Person, now: int) -> None:
    """A machine without a battery for its clock begins there, until it has asked for the time."""
    before = now - 200 * DAY
    User.update(created_at=now - 365 * DAY).execute()
    policy.require(30, now, ORIGIN, None)
    KnownBrowser.create(user=bob.user, token_hash=tokens.hashed(TOKEN), seen_at=now)
    for moment in (now, before, before + HOUR, now + MINUTE):
        housekeeping.sweep_if_due(moment)
    user = User.get()
    assert known_browsers.is_known(user, TOKEN, now + 179 * DAY)
    assert not policy.is_required(user, now + 30 * DAY - 1)


@pytest.mark.case("B52")
def test_what_is_of_a_time_to_come_is_of_now_a_day_after_it_was_noticed(
    bob: Person, now: int
) -> None:
    policy.require(30, now + 365 * DAY, ORIGIN, None)
    KnownBrowser.create(user=bob.user, token_hash=tokens.hashed(TOKEN), seen_at=now + 365 * DAY)
    server_clock.note(now + 365 * DAY)
    for moment in (now, now + DAY):
        assert housekeeping.sweep_if_due(moment)
    assert policy.is_required(User.get(), now + 32 * DAY)
    assert not known_browsers.is_known(bob.user, TOKEN, now + 181 * DAY)


@pytest.mark.case("B52")
def test_it_is_noticed_within_a_minute_although_nobody_signs_in(
    bob: Person, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_clock, "NOTED_EVERY", 0.01)  # for its minute
    monkeypatch.setattr(app, "SWEEP_TRIED_EVERY", 1_000_000)
    with TestClient(app.create_app(settings, clock)) as client:
        assert any(Installation.get().swept_at for _ in range(300) if client.get("/healthz"))
        clock.advance(-2 * HOUR)
        noticed = (server_clock.went_back(clock.now) for _ in range(300) if client.get("/healthz"))
        told = next(filter(None, noticed), None)
    assert told == server_clock.WentBack(clock.now, 2 * HOUR)
