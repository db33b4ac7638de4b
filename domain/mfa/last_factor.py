"""Which of a person's factors can go while MFA stays on: not the last that signs in."""

from collections.abc import Iterable

from domain.passkeys import rows
from models import Authenticator, Passkey, User

Factor = Authenticator | Passkey


def may_go(leaving: Factor, rp_id: str) -> bool:
    """As `may_go_from`, with all the person's factors as they are now."""
    user: User = leaving.user
    apps = Authenticator.activated_at.is_null(False) & (Authenticator.user == user)
    return may_go_from([*Authenticator.select().where(apps), *rows.of(user)], leaving, rp_id)


def may_go_from(factors: Iterable[Factor], leaving: Factor, rp_id: str) -> bool:
    """Whether another one works; what doesn't work itself goes unless it is the very last.

    `rp_id` is where passkeys have to work. Without another factor MFA can only be turned off.
    """
    others = [one for one in factors if one != leaving]
    return any(works(one, rp_id) for one in others) or (bool(others) and not works(leaving, rp_id))


def works(factor: Factor, rp_id: str) -> bool:
    """Whether it signs in at this address: it isn't lost, nor made for another one."""
    at_home = not isinstance(factor, Passkey) or factor.rp_id == rp_id
    return factor.switched_off_at is None and at_home
