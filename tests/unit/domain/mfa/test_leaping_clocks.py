"""Codes of two phones while the clock leaps about."""

from dataclasses import dataclass, field

import pyotp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.mfa import authenticators, totp
from models import Authenticator, database
from tests.unit.conftest import SECRET, Person
from tests.unit.steps import add

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
YEAR = 365 * DAY
TABLET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
JUMPS = st.sampled_from([-YEAR, -DAY, -HOUR, -300, -61, -30, -7, -1, 1, 7, 30, 61, 300, HOUR, DAY])
EARLY = st.sampled_from([-30, 0, 0, 0, 30])
MOVES = st.lists(st.tuples(JUMPS, EARLY, st.booleans()), min_size=1, max_size=25)


@dataclass
class Phones:
    """Two authenticators of one person, and every step of theirs that was accepted."""

    rows: list[Authenticator]
    counted: set[tuple[int, int]] = field(default_factory=set)

    def attempt(self, which: int, step: int, now: int) -> bool:
        """By the domain itself: so many failures would shut the limit."""
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
