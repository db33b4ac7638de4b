"""Budgets for guessing."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.access import limits, throttle
from domain.access.limits import Limit
from domain.mfa import activation, enrolment, recovery_codes, second_factor, totp
from domain.refusals import Refused
from domain.signin import signin
from models import Attempts, Session, database
from tests.unit.codes import code_for, wrong
from tests.unit.conftest import ORIGIN, Person, signed_in

LIMIT = limits.totp(1, known_browser=False)
KEY = LIMIT.key


def codes(person: Person) -> Limit:
    """The limit of those who are signed in."""
    return limits.totp(person.user.id, known_browser=True)


def failures(key: str) -> int:
    return int(Attempts.get(Attempts.key == key).failures)


@pytest.mark.requirement("S-14")
def test_the_delay_begins_at_the_fifth_failure_and_doubles_to_an_hour(
    data_dir: object, now: int
) -> None:
    waits = []
    for _ in range(14):
        throttle.try_count(LIMIT, now)
        waits.append(int(Attempts.get().next_at) - now)
        now += waits[-1]
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


@pytest.mark.requirement("S-14")
def test_who_comes_too_early_is_told_how_long_to_wait(data_dir: object, now: int) -> None:
    for _ in range(5):
        throttle.try_count(LIMIT, now)
    with (
        pytest.raises(throttle.TooManyTries, match="in 10 seconds") as refusal,
        throttle.trying(now + 20, LIMIT),
    ):
        pass
    assert refusal.value.retry_after == 10
    assert failures(KEY) == 5


@pytest.mark.requirement("S-11")
def test_after_a_hundred_failures_the_right_code_fails_a_day_later(bob: Person, now: int) -> None:
    now = exhaust(bob, now)
    now += 24 * 60 * 60
    with pytest.raises(throttle.LockedOut):
        second_factor.check(bob.user, bob.code(now), now)


@pytest.mark.requirement("S-12")
def test_twenty_parallel_guesses_count_twenty_or_are_turned_away(bob: Person, now: int) -> None:
    def guess(_: int) -> str:
        with database.connection_context():
            try:
                second_factor.check(bob.user, wrong(bob, now), now)
            except Refused as refusal:
                return refusal.reason
            return "accepted"

    with ThreadPoolExecutor(20) as pool:
        reasons = list(pool.map(guess, range(20)))
    assert reasons.count("code-wrong") == failures(codes(bob).key) == 5
    assert reasons.count("too-many-tries") == 15


@pytest.mark.requirement("S-13")
@pytest.mark.case("B29")
def test_entering_the_password_anew_does_not_renew_the_budget_of_the_code(
    bob: Person, now: int
) -> None:
    for _ in range(4):
        session = signin.with_password("bob", bob.password, now, ORIGIN).session
        with pytest.raises(totp.CodeRejected):
            signin.with_code(session, wrong(bob, now), now, ORIGIN)
    assert failures(limits.totp(bob.user.id, known_browser=False).key) == 4


def test_a_right_code_clears_the_failures(bob: Person, now: int) -> None:
    with pytest.raises(totp.CodeRejected):
        second_factor.check(bob.user, wrong(bob, now), now)
    second_factor.check(bob.user, bob.code(now), now)
    assert not Attempts.select().exists()


def test_a_right_password_clears_the_failures_of_the_password(alice: Person, now: int) -> None:
    for _ in range(3):
        with pytest.raises(signin.WrongPassword):
            signin.with_password("alice", "not the password", now, ORIGIN)
    signin.with_password("alice", alice.password, now, ORIGIN)
    assert not Attempts.select().where(Attempts.failures > 3).exists()
    assert not Attempts.select().where(Attempts.key.startswith("password")).exists()


@pytest.mark.requirement("S-16")
def test_unknown_names_are_delayed_like_known_ones(alice: Person, now: int) -> None:
    answers = {}
    for name in ("alice", "nobody"):
        answers[name] = [refusal_of(name, now) for _ in range(7)]
    assert answers["alice"] == answers["nobody"]
    assert answers["alice"][-1][0] == "too-many-tries"


@pytest.mark.requirement("S-16")
def test_the_key_of_a_name_does_not_hold_the_name(alice: Person) -> None:
    for known in (True, False):
        assert "alice" not in limits.password("alice", known_browser=known).key


def test_spellings_of_a_name_share_a_budget(alice: Person, now: int) -> None:
    for name in ("alice", "ALICE", " alice "):
        refusal_of(name, now)
    assert failures(limits.password("alice", known_browser=False).key) == 3


def refusal_of(name: str, now: int) -> tuple[str, str]:
    with pytest.raises(Refused) as refusal:
        signin.with_password(name, "not the password", now, ORIGIN)
    return refusal.value.reason, refusal.value.sentence


def exhaust(person: Person, now: int) -> int:
    """Spend the whole limit of the person's codes; returns the time afterwards."""
    for _ in range(limits.MAX_FAILURES):
        with pytest.raises(totp.CodeRejected):
            second_factor.check(person.user, wrong(person, now), now)
        now += limits.MAX_DELAY
    return now


@pytest.mark.requirement("S-11")
def test_the_recovery_code_leads_back_when_codes_are_shut(bob: Person, now: int) -> None:
    text = recovery_codes.generate(signed_in(bob), now).text
    now = exhaust(bob, now)
    half = signed_in(bob, now, stage=Session.PASSWORD)
    session = signin.with_recovery_code(half, text, now, ORIGIN).session
    begun = enrolment.begin(session, now)
    code = code_for(begun, now)
    activation.activate(session, code, now)
    second_factor.check(bob.user, code_for(begun, now + 30), now + 30)
