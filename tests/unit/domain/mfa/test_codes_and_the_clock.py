"""Codes while the server's clock goes wrong: none counts twice, and fresh ones count at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.mfa import clock_drift, totp
from domain.refusals import Refused
from models import SpentStep, database
from tests.unit.conftest import SECRET, Person
from tests.unit.steps import add, refused, use

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
YEAR = 365 * DAY
TABLET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.case("B52")
@pytest.mark.requirement("S-20")
@pytest.mark.parametrize("ahead", [2 * MINUTE, 10 * MINUTE, HOUR, DAY, 5 * YEAR])
def test_fresh_codes_count_at_once_when_the_clock_is_put_right(
    bob: Person, now: int, ahead: int
) -> None:
    use(bob, now + ahead)
    use(bob, now)
    use(bob, now + 30)


@pytest.mark.case("B52")
@pytest.mark.requirement("S-20")
@pytest.mark.parametrize("ahead", [1, 10, 29, 30, 31, 59, 60, 61, 89, 90])
@pytest.mark.parametrize("early", [-30, 0, 30])
def test_nobody_waits_longer_than_a_minute_for_a_small_step_back(
    bob: Person, now: int, ahead: int, early: int
) -> None:
    use(bob, now + ahead + early, now + ahead)
    moment = now
    while True:
        try:
            use(bob, moment)
        except totp.CodeAlreadyUsed as refusal:
            moment += refusal.retry_after or HOUR
        else:
            break
    assert moment <= now + MINUTE


@pytest.mark.case("B52")
@pytest.mark.requirement("S-20")
def test_what_was_accepted_ahead_of_time_counts_no_more_when_its_time_comes(
    bob: Person, now: int
) -> None:
    spent = [now + HOUR, now + HOUR + 60, now + HOUR + 120]
    for moment in spent:
        use(bob, moment)
    use(bob, now)
    for moment in spent:
        assert isinstance(refused(bob, moment), totp.CodeAlreadyUsed)
        use(bob, moment + 30)


@pytest.mark.case("B52")
def test_the_wait_that_is_told_ends_with_a_code_that_counts(bob: Person, now: int) -> None:
    for moment in (now + 30, now + 60, now + 120):
        use(bob, moment)
    use(bob, now)
    told = refused(bob, now)
    assert told.retry_after == 90
    assert "Wait 90 seconds" in told.sentence
    assert isinstance(refused(bob, now + 60), totp.CodeAlreadyUsed)
    use(bob, now + 90)


def test_an_old_code_after_a_newer_one_is_told_the_true_wait(bob: Person, now: int) -> None:
    use(bob, now)
    assert refused(bob, now - 30, now + 10).retry_after == 20


@pytest.mark.requirement("S-20")
def test_of_parallel_uses_of_one_code_after_a_jump_one_counts(bob: Person, now: int) -> None:
    use(bob, now + DAY)

    def attempt(late: int) -> bool:
        with database.connection_context():
            try:
                use(bob, now, now + late % 2 * 30)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(attempt, range(20))) == 1


@pytest.mark.requirement("S-20")
def test_parallel_uses_of_neighboring_codes_each_count_once(bob: Person, now: int) -> None:
    """Which of them do depends on their order; each of those no more than once."""
    use(bob, now + DAY)
    counted: list[int] = []

    def attempt(number: int) -> None:
        moment = now + (number % 3 - 1) * 30
        with database.connection_context():
            try:
                use(bob, moment, now)
            except Refused:
                return
            counted.append(moment)

    with ThreadPoolExecutor(18) as pool:
        list(pool.map(attempt, range(18)))
    assert counted
    assert len(counted) == len(set(counted))


@pytest.mark.requirement("S-20")
def test_each_authenticator_has_its_own_steps(bob: Person, now: int) -> None:
    add(bob.user, TABLET)
    use(bob, now + HOUR)
    use(bob, now + HOUR, secret=TABLET)
    use(bob, now)
    use(bob, now, secret=TABLET)
    for secret in (SECRET, TABLET):
        with pytest.raises(totp.CodeAlreadyUsed):
            use(bob, now + HOUR, secret=secret)


@pytest.mark.case("B21")
def test_a_code_that_the_clock_doctor_told_of_never_counts(bob: Person, now: int) -> None:
    for step in (0, 30):
        assert isinstance(refused(bob, now + 300 + step, now + step), totp.CodeRejected)
    use(bob, now + DAY)
    for moment in (now + 300, now + 330):
        assert isinstance(refused(bob, moment), totp.CodeAlreadyUsed)


@pytest.mark.case("B21")
def test_a_code_told_of_in_the_future_agrees_with_none_of_now(bob: Person, now: int) -> None:
    refused(bob, now + DAY + 300, now + DAY)
    assert not isinstance(refused(bob, now + 330, now), clock_drift.ClockOff)


@pytest.mark.requirement("S-20")
def test_no_more_steps_are_kept_than_needed(
    bob: Person, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(totp, "KEPT", 3)
    use(bob, now + DAY)
    for number in range(6):
        use(bob, now + 30 * number)
    kept = {row.timecode * 30 for row in SpentStep.select()}
    assert kept == {now + 60, now + 90, now + 120, now + 150, now + DAY}
