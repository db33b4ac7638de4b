"""Codes while the server's clock goes wrong: none counts twice, and fresh ones count at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pyotp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.encryption import vault
from domain.mfa import authenticators, clock_drift, second_factor, totp
from domain.refusals import Refused
from models import Authenticator, BurntStep, User, database
from tests.unit.conftest import SECRET, Person

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
YEAR = 365 * DAY
TABLET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def use(person: Person, moment: int, now: int | None = None, secret: str = SECRET) -> None:
    code = pyotp.TOTP(secret).at(moment)
    second_factor.check(person.user, code, moment if now is None else now)


def refused(person: Person, moment: int, now: int | None = None) -> Refused:
    with pytest.raises(Refused) as refusal:
        use(person, moment, now)
    return refusal.value


def add(user: User, secret: str) -> Authenticator:
    authenticator = Authenticator.create(
        user=user, name=secret[:4], sealed_secret=b"", begun_at=0, begun_by=0, activated_at=1
    )
    plain = pyotp.TOTP(secret).byte_secret()
    authenticator.sealed_secret = vault.seal(vault.TOTP_SECRET, authenticator.id, plain)
    authenticator.save()
    return authenticator


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
    assert "in 90 seconds" in told.sentence
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
def test_parallel_uses_of_neighbouring_codes_each_count_once(bob: Person, now: int) -> None:
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
        assert not isinstance(refused(bob, moment), totp.CodeAlreadyUsed)


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
    kept = {row.timecode * 30 for row in BurntStep.select()}
    assert kept == {now + 60, now + 90, now + 120, now + 150, now + DAY}


JUMPS = st.sampled_from([-YEAR, -DAY, -HOUR, -300, -61, -30, -7, -1, 1, 7, 30, 61, 300, HOUR, DAY])
EARLY = st.sampled_from([-30, 0, 0, 0, 30])
MOVES = st.lists(st.tuples(JUMPS, EARLY, st.booleans()), min_size=1, max_size=25)


@dataclass
class Phones:
    """Two authenticators of one person, and every step of theirs that was accepted."""

    rows: list[Authenticator]
    counted: set[tuple[int, int]] = field(default_factory=set)

    def attempt(self, which: int, step: int, now: int) -> bool:
        """By the domain itself: so many failures would shut the budget."""
        row, code = self.rows[which], pyotp.TOTP((SECRET, TABLET)[which]).generate_otp(step)
        steps = [s for s in totp.matching_steps(row, code, now) if totp.spend(row, s, now)]
        taken = {(which, step) for step in steps}
        assert not taken & self.counted
        self.counted |= taken
        return bool(taken)

    def refused_before_one_counts(self, which: int, now: int) -> int:
        """How many codes that never counted are refused, as the phone shows them from now on."""
        refused, step = 0, now // 30
        while not self.attempt(which, step, max(now, step * 30)):
            refused += (which, step) not in self.counted
            step += 1
        return refused


@pytest.fixture
def phones(bob: Person) -> Phones:
    return Phones([authenticators.active(bob.user)[0], add(bob.user, TABLET)])


@pytest.mark.case("B52")
@pytest.mark.requirement("S-20")
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_however_the_clock_moves_no_step_counts_twice(
    phones: Phones, now: int, moves: list[tuple[int, int, bool]]
) -> None:
    """And a code that never counted does, within a minute of the clock's last move."""
    phones.counted.clear()
    with database.atomic() as transaction:
        for jump, early, is_tablet in moves:
            now += jump
            phones.attempt(is_tablet, (now + early) // 30, now)
            phones.attempt(is_tablet, now // 30, now)
        for which in (0, 1):
            assert phones.refused_before_one_counts(which, now) <= 2
        transaction.rollback()
