"""The clock doctor: says that it is the clock, and gives a guesser nothing."""

import pytest

from domain.access import limits
from domain.mfa import (
    activation,
    clock_drift,
    enrolment,
    second_factor,
    state,
    totp,
)
from domain.mfa.clock_drift import ClockOff
from models import Attempts
from tests.unit.codes import code_for, wrong
from tests.unit.conftest import Person, signed_in

MINUTE = 60


@pytest.mark.case("B21")
@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-180, "3 minutes behind"),
        (180, "3 minutes ahead"),
        (-600, "10 minutes behind"),
        (60, "1 minute ahead"),
        (420, "7 minutes ahead"),
        (3600, "1 hour ahead"),
        (-3660, "1 hour behind"),
        (1740, "half an hour ahead"),
        (-5400, "1½ hours behind"),
        (7200, "2 hours ahead"),
        (-20_700 + 900, "5½ hours behind"),
        (14 * 3600, "14 hours ahead"),
        (-14 * 3600, "14 hours behind"),
    ],
)
def test_at_enrolment_one_code_tells_how_far_the_clock_is_off(
    alice: Person, now: int, seconds: int, said: str
) -> None:
    session = signed_in(alice)
    begun = enrolment.begin(session, now)
    with pytest.raises(ClockOff, match=said) as refusal:
        activation.activate(session, code_for(begun, now + seconds), now)
    assert refusal.value.seconds == seconds
    assert not state.is_on(alice.user)


@pytest.mark.case("B21")
@pytest.mark.parametrize(
    "seconds", [630, -630, 1200, -2700, 3690, 14 * 3600 + 90, -15 * 3600, 24 * 3600]
)
def test_no_whole_or_half_hour_off_is_an_ordinary_wrong_code(
    alice: Person, now: int, seconds: int
) -> None:
    session = signed_in(alice)
    begun = enrolment.begin(session, now)
    with pytest.raises(totp.CodeRejected) as refusal:
        activation.activate(session, code_for(begun, now + seconds), now)
    assert not isinstance(refusal.value, ClockOff)


@pytest.mark.case("B21")
def test_the_code_told_of_is_refused_when_its_moment_comes(alice: Person, now: int) -> None:
    session = signed_in(alice)
    begun = enrolment.begin(session, now)
    ahead = code_for(begun, now + 180)
    with pytest.raises(ClockOff):
        activation.activate(session, ahead, now)
    with pytest.raises(totp.CodeAlreadyUsed, match="Wait") as used:
        activation.activate(session, ahead, now + 180)
    later = now + 180 + (used.value.retry_after or 0)
    activation.activate(session, code_for(begun, later), later)


@pytest.mark.case("B21")
@pytest.mark.requirement("S-19")
def test_at_sign_in_one_code_tells_nothing(bob: Person, now: int) -> None:
    with pytest.raises(totp.CodeRejected) as refusal:
        second_factor.check(bob.user, bob.code(now + 180), now)
    assert not isinstance(refusal.value, ClockOff)


@pytest.mark.case("B21")
def test_at_sign_in_two_codes_that_agree_tell(bob: Person, now: int) -> None:
    with pytest.raises(totp.CodeRejected):
        second_factor.check(bob.user, bob.code(now - 180), now)
    with pytest.raises(ClockOff, match="3 minutes behind"):
        second_factor.check(bob.user, bob.code(now + 40 - 180), now + 40)


@pytest.mark.case("B21")
@pytest.mark.parametrize("offset", [3600, -3600, 19_800, -14 * 3600])
def test_at_sign_in_two_codes_that_are_hours_off_tell_and_never_count(
    bob: Person, now: int, offset: int
) -> None:
    moments = (now + offset, now + 30 + offset)
    with pytest.raises(totp.CodeRejected) as first:
        second_factor.check(bob.user, bob.code(moments[0]), now)
    assert not isinstance(first.value, ClockOff)
    with pytest.raises(ClockOff, match="hour") as told:
        second_factor.check(bob.user, bob.code(moments[1]), now + 30)
    assert told.value.seconds == offset
    for moment in moments:
        with pytest.raises(totp.CodeAlreadyUsed):
            second_factor.check(bob.user, bob.code(moment), moment)


@pytest.mark.case("B21")
def test_codes_of_different_hours_do_not_agree(bob: Person, now: int) -> None:
    for moment in (now + 3600, now + 7230):
        with pytest.raises(totp.CodeRejected) as refusal:
            second_factor.check(bob.user, bob.code(moment), now)
        assert not isinstance(refusal.value, ClockOff)


@pytest.mark.requirement("S-19")
def test_no_more_steps_are_looked_at_than_this(bob: Person) -> None:
    assert len(clock_drift.OFFSETS) < 330
    assert set(clock_drift.OFFSETS).isdisjoint({-1, 0, 1})


@pytest.mark.case("B21")
def test_the_same_code_twice_tells_nothing(bob: Person, now: int) -> None:
    for moment in (now, now + 10):
        with pytest.raises(totp.CodeRejected) as refusal:
            second_factor.check(bob.user, bob.code(now + 180), moment)
        assert not isinstance(refusal.value, ClockOff)


@pytest.mark.parametrize(("second", "later"), [(300, 40), (180, 400)])
def test_codes_that_disagree_or_come_late_tell_nothing(
    bob: Person, now: int, second: int, later: int
) -> None:
    with pytest.raises(totp.CodeRejected):
        second_factor.check(bob.user, bob.code(now + 180), now)
    with pytest.raises(totp.CodeRejected) as refusal:
        second_factor.check(bob.user, bob.code(now + later + second), now + later)
    assert not isinstance(refusal.value, ClockOff)


@pytest.mark.case("B21")
@pytest.mark.requirement("S-12")
def test_probing_the_wide_window_counts_and_burns_what_it_finds(bob: Person, now: int) -> None:
    probes = [bob.code(now + 180), bob.code(now + 210)]
    for probe in probes:
        with pytest.raises(totp.CodeRejected):
            second_factor.check(bob.user, probe, now)
    key = limits.totp(bob.user.id, known_browser=True).key
    assert Attempts.get(Attempts.key == key).failures == 2
    for probe, moment in zip(probes, (now + 180, now + 210), strict=True):
        with pytest.raises(totp.CodeAlreadyUsed):
            second_factor.check(bob.user, probe, moment)
    with pytest.raises(totp.CodeRejected):
        second_factor.check(bob.user, wrong(bob, now + 180), now + 180)
    assert Attempts.get(Attempts.key == key).failures == 3


def test_an_ordinary_wrong_code_burns_nothing(bob: Person, now: int) -> None:
    with pytest.raises(totp.CodeRejected):
        second_factor.check(bob.user, wrong(bob, now), now)
    second_factor.check(bob.user, bob.code(now + 180), now + 180)
