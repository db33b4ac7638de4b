"""As tests.unit.future: what belongs to passkeys."""

from domain.clock import days
from domain.mfa import passkey_duty, passkey_policy
from domain.mfa.passkey_policy import Whom
from operations import housekeeping
from tests.unit import future
from tests.unit.conftest import ORIGIN


def passkeys_decided_in_the_future(w: future.World, whom: str = passkey_policy.EVERYONE) -> bool:
    passkey_policy.require(Whom(whom, "localhost"), 7, w.then, ORIGIN, None)
    housekeeping.sweep(w.now)
    over = days.end_of_that_day(w.now + 7 * future.DAY)
    assert not passkey_duty.is_asked_of(w.ada.user, over - 1)
    return passkey_duty.is_asked_of(w.ada.user, over)
