"""Codes that a phone showed ahead of time, and shows again once its clock is right (A12).

They are told as used and cost no attempt. That is no oracle: each was typed and counted as a guess
before, by which alone its step came to count no more, and no code can be right for that step
again. Someone who types other codes, or the same ones early, pays for each as ever.
"""

import pytest

from domain.access import limits, throttle
from domain.mfa import activation, clock_drift, enrolment, second_factor, totp
from domain.refusals import Refused
from domain.signin import code_first
from models import Authenticator
from tests.unit.codes import code_for, wrong
from tests.unit.conftest import ORIGIN, Person, signed_in
from tests.unit.steps import refused, use

AHEAD = 180
pytestmark = pytest.mark.case("B21")


def told_of(bob: Person, now: int) -> list[int]:
    """The moments of two codes that the phone showed too early."""
    moments = [now + AHEAD, now + AHEAD + 30]
    assert isinstance(refused(bob, moments[0], now), totp.CodeRejected)
    assert isinstance(refused(bob, moments[1], now + 30), clock_drift.ClockOff)
    return moments


def counted(bob: Person) -> int:
    return throttle.failures(limits.totp(bob.user.id, known_browser=True))


@pytest.mark.requirement("S-20")
def test_the_same_codes_are_told_as_used_and_cost_no_attempt(bob: Person, now: int) -> None:
    first, second = told_of(bob, now)
    for moment, wait in ((first, 60), (first, 60), (second, 30)):
        told = refused(bob, moment)
        assert (type(told), told.retry_after) == (totp.CodeAlreadyUsed, wait)
    assert counted(bob) == 2
    use(bob, second + 30)


def test_typed_late_they_point_at_the_code_that_the_app_shows(bob: Person, now: int) -> None:
    _, second = told_of(bob, now)
    told = refused(bob, second, second + 30)
    assert (type(told), told.retry_after) == (totp.CodeAlreadyUsed, None)
    use(bob, second + 30)


def test_typed_early_again_they_are_guesses_like_any(bob: Person, now: int) -> None:
    first, _ = told_of(bob, now)
    assert isinstance(refused(bob, first, now + 60), totp.CodeRejected)
    assert counted(bob) == 3


@pytest.mark.requirement("S-12")
def test_other_codes_of_that_moment_are_guesses_up_to_the_limit(bob: Person, now: int) -> None:
    first, _ = told_of(bob, now)
    for _ in range(3):
        with pytest.raises(totp.CodeRejected):
            second_factor.check(bob.user, wrong(bob, first), first)
    assert isinstance(refused(bob, first), throttle.TooManyTries), "nor are these told any longer"


@pytest.mark.requirement("S-20")
def test_for_the_same_use_they_do_not_count_either(bob: Person, now: int) -> None:
    first, _ = told_of(bob, now)
    for _ in range(2):
        with pytest.raises(totp.CodeAlreadyUsed):
            second_factor.check(bob.user, bob.code(first), first, "confirm 1")


def test_before_the_password_they_are_told_as_used_too(bob: Person, now: int) -> None:
    first, second = told_of(bob, now)
    with pytest.raises(totp.CodeAlreadyUsed):
        code_first.give("bob", bob.code(first), first, ORIGIN)
    assert code_first.give("bob", bob.code(second + 30), second + 30, ORIGIN)


def test_at_enrolment_they_are_told_as_used_and_turn_nothing_on(alice: Person, now: int) -> None:
    session = signed_in(alice)
    begun = enrolment.begin(session, now)
    early = code_for(begun, now + AHEAD)
    with pytest.raises(clock_drift.ClockOff):
        activation.activate(session, early, now)
    with pytest.raises(totp.CodeAlreadyUsed, match="Wait 30 seconds"):
        activation.activate(session, early, now + AHEAD)
    assert Authenticator.get_by_id(begun.id).activated_at is None


def test_at_enrolment_a_code_of_another_is_told_as_that_each_time(bob: Person, now: int) -> None:
    session = signed_in(bob)
    enrolment.begin(session, now, replaces=False)
    for _ in range(2):
        with pytest.raises(activation.CodeOfAnother):
            activation.activate(session, bob.code(now), now)
    with pytest.raises(Refused):
        use(bob, now)
