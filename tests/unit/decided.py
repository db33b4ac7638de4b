"""A team that has decided."""

from domain.mfa import policy, recovery_code_use, recovery_codes
from tests.unit.conftest import ORIGIN, Person, signed_in


def decided(ada: Person, now: int, number: int = 7) -> None:
    session = signed_in(ada)
    recovery_codes.generate(session, now)
    recovery_code_use.mark_saved(session, now)
    policy.require(number, now, ORIGIN, session.user)
