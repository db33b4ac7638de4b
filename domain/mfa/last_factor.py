"""Which of a person's factors can go while MFA stays on: not the last that signs in."""

from domain.passkeys import rows
from models import Authenticator, Passkey, User


def may_go(leaving: Authenticator | Passkey, rp_id: str) -> bool:
    """Whether another one works; what doesn't work itself goes unless it is the very last.

    `rp_id` is where passkeys have to work. Without another factor MFA can only be turned off.
    """
    user: User = leaving.user
    apps = Authenticator.activated_at.is_null(False) & (Authenticator.user == user)
    others: list[Authenticator | Passkey] = [*Authenticator.select().where(apps), *rows.of(user)]
    others.remove(leaving)
    return any(works(one, rp_id) for one in others) or (bool(others) and not works(leaving, rp_id))


def works(factor: Authenticator | Passkey, rp_id: str) -> bool:
    """Whether it signs in at this address: it isn't lost, nor made for another one."""
    at_home = not isinstance(factor, Passkey) or factor.rp_id == rp_id
    return factor.switched_off_at is None and at_home
