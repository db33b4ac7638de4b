"""A team whose administrator has required MFA."""

from domain.mfa import policy, recovery_code_use, recovery_codes
from tests.unit.conftest import ORIGIN, Person, signed_in


def require_mfa(ada: Person, now: int, grace_days: int = 7) -> None:
    session = signed_in(ada)
    recovery_codes.generate(session, now)
    recovery_code_use.mark_saved(session, now)
    policy.require(grace_days, now, ORIGIN, session.user)
