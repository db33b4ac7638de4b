"""Whoever knows the password, or only guesses, keeps no owner out."""

import os
import signal

import pytest

from domain.access import attempt_rows, limits, throttle
from domain.audit.events import Caller
from domain.mfa import recovery_code_use, recovery_codes
from domain.refusals import Refused
from domain.signin import acceptance, invitations, reset_links, signin
from domain.signin.invitees import Invitee
from domain.signin.reset_links import NewPassword
from domain.team import help_desk
from domain.users import accounts, password_change, passwords
from models import Attempts, database
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Person, signed_in
from tests.unit.thief import fail, half, home

THIEF = Caller("203.0.113.9", "curl")
NEW_PASSWORD = "purple onion tram sky"
WRONG_RECOVERY_CODE = "0" * 25


@pytest.mark.requirement("S-14")
def test_wrong_codes_behind_the_right_password_keep_no_known_browser_waiting(
    bob: Person, now: int
) -> None:
    origin = home(bob, now)
    now += 60
    for number in range(8):
        theirs = Caller(f"203.0.113.{number}", "curl")
        fail(lambda at=theirs: signin.with_code(half(bob, now, at), wrong(bob, now), now, at))  # type: ignore[misc]
    own = half(bob, now, origin)
    assert signin.with_code(own, bob.code(now), now, origin).session.is_full


@pytest.mark.requirement("S-14")
@pytest.mark.parametrize("knows", [True, False], ids=["known browser", "new browser"])
def test_wrong_recovery_codes_of_somebody_with_the_password_keep_the_right_one_not_waiting(
    bob: Person, now: int, knows: bool
) -> None:
    origin = home(bob, now) if knows else Caller("198.51.100.7", "Firefox")
    text = recovery_codes.generate(signed_in(bob), now).text
    for number in range(12):
        theirs = Caller(f"203.0.113.{number % 3}", "curl")
        session = half(bob, now, theirs)
        for _ in range(6):
            with pytest.raises(Refused):
                signin.with_recovery_code(session, WRONG_RECOVERY_CODE, now, theirs)
        if number == 3:
            break
    own = half(bob, now, origin)
    assert signin.with_recovery_code(own, text, now, origin).session.is_full


@pytest.mark.requirement("S-14")
def test_wrong_sign_in_codes_keep_the_right_one_not_waiting(
    bob: Person, ada: Person, now: int
) -> None:
    text = help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user)
    session = half(bob, now, THIEF)
    fail(lambda: help_desk.sign_in(session, "0" * 15, now, THIEF), 5)
    refusal = fail(lambda: help_desk.sign_in(session, text, now, THIEF))
    assert isinstance(refusal, throttle.TooManyTries)
    assert refusal.retry_after == 30
    own = half(bob, now, Caller("198.51.100.7"))
    assert help_desk.sign_in(own, text, now, Caller("198.51.100.7")).session.is_full


@pytest.mark.requirement("S-14")
def test_a_reset_link_has_tries_of_its_own(bob: Person, now: int) -> None:
    Attempts.insert(
        key=limits.totp(bob.user.id, known_browser=False).key, failures=limits.MAX_FAILURES
    ).execute()
    token = reset_links.make(bob.user, now, Caller())
    given = NewPassword(NEW_PASSWORD, bob.code(now))
    reset_links.use(token, given, now, ORIGIN)
    assert accounts.find("bob") is not None
    assert passwords.verify(accounts.find("bob"), NEW_PASSWORD)


@pytest.mark.requirement("S-15")
def test_failures_at_the_second_factor_count_on_their_source_but_not_those_of_known_browsers(
    bob: Person, now: int
) -> None:
    origin = home(bob, now)
    now += 60
    own = half(bob, now, origin)
    fail(lambda: signin.with_code(own, wrong(bob, now), now, origin))
    assert throttle.failures(limits.source(origin.address)) == 0
    session = half(bob, now, THIEF)
    fail(lambda: signin.with_code(session, wrong(bob, now), now, THIEF))
    fail(lambda: signin.with_recovery_code(session, WRONG_RECOVERY_CODE, now, THIEF))
    fail(lambda: help_desk.sign_in(session, "0" * 15, now, THIEF))
    assert throttle.failures(limits.source(THIEF.address)) == 3


@pytest.mark.requirement("S-15")
def test_a_source_that_failed_too_often_at_codes_tries_no_more_codes_of_the_app(
    bob: Person, now: int
) -> None:
    session = half(bob, now, THIEF)
    Attempts.update(failures=30, next_at=now + 60).where(
        Attempts.key == limits.source(THIEF.address).key
    ).execute()
    refusal = fail(lambda: signin.with_code(session, bob.code(now), now, THIEF))
    assert isinstance(refusal, throttle.TooManyTries)


@pytest.mark.requirement("S-14")
def test_the_right_recovery_code_gets_in_from_a_source_that_failed_too_often(
    bob: Person, now: int
) -> None:
    text = recovery_codes.generate(signed_in(bob), now).text
    session = half(bob, now, THIEF)
    Attempts.update(failures=30, next_at=now + 60).where(
        Attempts.key == limits.source(THIEF.address).key
    ).execute()
    assert signin.with_recovery_code(session, text, now, THIEF).session.is_full


@pytest.mark.requirement("S-12")
def test_a_used_recovery_code_counts_on_nobody(bob: Person, now: int) -> None:
    old = recovery_codes.generate(signed_in(bob), now).text
    recovery_codes.generate(signed_in(bob), now)
    session = half(bob, now, THIEF)
    refusal = fail(lambda: signin.with_recovery_code(session, old, now, THIEF), 7)
    assert isinstance(refusal, recovery_code_use.Outdated)
    fail(lambda: recovery_code_use.check(signed_in(bob), old, now), 7)
    assert not Attempts.select().where(Attempts.failures > 0).exists()


@pytest.mark.requirement("S-15")
def test_new_passwords_that_are_refused_count_on_nobody(
    alice: Person, ada: Person, now: int
) -> None:
    token = reset_links.make(alice.user, now, Caller())
    [made] = invitations.invite([Invitee("dora", is_admin=False)], ada.user, now, ORIGIN)
    session = signed_in(alice)
    for short in ("short", "passwordpassword"):
        fail(lambda p=short: reset_links.use(token, NewPassword(p), now, ORIGIN), 20)  # type: ignore[misc]
        fail(lambda p=short: acceptance.accept(made.token, "Dora", p, now, ORIGIN), 20)  # type: ignore[misc]
        fail(lambda p=short: password_change.perform(session, PASSWORD, p, now), 20)  # type: ignore[misc]
    assert not Attempts.select().where(Attempts.failures > 0).exists()


@pytest.mark.requirement("S-15")
def test_a_wait_that_was_refused_does_not_count_on_the_source(alice: Person, now: int) -> None:
    fail(lambda: signin.with_password("alice", "wrong", now, THIEF), 5)
    fail(lambda: signin.with_password("alice", PASSWORD, now, THIEF), 40)
    assert throttle.failures(limits.source(THIEF.address)) == 5
    assert signin.with_password("alice", PASSWORD, now + 30, THIEF).session.is_full


@pytest.mark.requirement("S-12")
def test_a_try_whose_process_was_killed_stops_counting(alice: Person, now: int) -> None:
    limit, source = limits.password("alice", known_browser=False), limits.source("192.0.2.1")
    for _ in range(4):
        _killed_within(limit, source, now)
    assert signin.with_password("alice", PASSWORD, now, ORIGIN).session.is_full
    for _ in range(5):
        _killed_within(limit, source, now)
    refusal = fail(lambda: signin.with_password("alice", PASSWORD, now, ORIGIN))
    assert refusal.retry_after == attempt_rows.STALE
    later = now + attempt_rows.STALE
    assert signin.with_password("alice", PASSWORD, later, ORIGIN).session.is_full
    assert throttle.failures(limit) == throttle.failures(source) == 0


def _killed_within(limit: limits.Limit, source: limits.Limit, now: int) -> None:
    database.close_all()  # two processes must not speak on the same connection
    child = os.fork()
    if not child:
        try:
            with database.connection_context(), throttle.trying(now, source, limit):
                os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)  # not a second run of the tests
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
