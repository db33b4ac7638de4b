"""How far a team is on its way to MFA, or to passkeys: who has them, and who doesn't yet."""

from dataclasses import dataclass
from typing import Any

from domain.mfa import passkey_policy
from domain.mfa.passkey_policy import Whom
from domain.signin import invited as guests
from domain.users import accounts
from models import Authenticator, Invitation, Passkey, User

MAX_NAMED = 100

_ENABLED = User.disabled_at.is_null()
_HAS_MFA = User.id.in_(
    Authenticator.select(Authenticator.user).where(Authenticator.activated_at.is_null(False))
) | User.id.in_(Passkey.select(Passkey.user))


@dataclass(frozen=True)
class Readiness:
    """Who is ready and who is not, before a decision; the invited are to be, too."""

    ready: int
    joined: int  # who have an account
    waiting: int  # who are invited
    lacking: list[User]
    invited: list[Invitation]

    @property
    def everybody(self) -> int:
        """How many are to be ready."""
        return self.joined + self.waiting

    @property
    def unnamed(self) -> int:
        """How many more are not ready than are named."""
        return self.everybody - self.ready - len(self.lacking) - len(self.invited)

    def counted(self, one: str, many: str) -> str:
        """As "1 of 56 people is ready (3 active, 53 invited)", given "is ready" and "are ready"."""
        noun = "person" if self.everybody == 1 else "people"
        verb = one if 1 in (self.ready, self.everybody) else many
        base = f" ({self.joined} active, {self.waiting} invited)" if self.waiting else ""
        return f"{self.ready} of {self.everybody} {noun} {verb}{base}"


def numbers() -> tuple[int, int]:
    """How many of those who can sign in have MFA, and how many don't."""
    joined = User.select().where(_ENABLED).count()
    ready = User.select().where(_ENABLED, _HAS_MFA).count()
    return ready, joined - ready


def disabled() -> int:
    """How many accounts can't be signed in to until they are enabled again."""
    return int(User.select().where(~_ENABLED).count())


def with_passkey(rp_id: str) -> int:
    """How many of those who can sign in have a passkey for this address."""
    return int(User.select().where(_ENABLED, has_passkey(rp_id)).count())


def readiness(now: int, most: int = MAX_NAMED) -> Readiness:
    """How many have MFA, and the first who have not."""
    return _readiness(_ENABLED, _HAS_MFA, guests.open_ones(now), most)


def of_passkeys(whom: Whom, now: int, most: int = MAX_NAMED) -> Readiness:
    """How many of them have a passkey for our address, and the first who have none."""
    are_admins = whom.name == passkey_policy.ADMINS
    meant = accounts.ARE_ADMINISTRATORS if are_admins else _ENABLED
    invited = [one for one in guests.open_ones(now) if one.is_admin or not are_admins]
    return _readiness(meant, has_passkey(whom.rp_id), invited, most)


def has_passkey(rp_id: str) -> Any:
    """The condition, for a query, of people with a passkey that can be used at this address."""
    can_be_used = Passkey.switched_off_at.is_null() & (Passkey.rp_id == rp_id)
    return User.id.in_(Passkey.select(Passkey.user).where(can_be_used))


def _readiness(meant: Any, is_ready: Any, invited: list[Invitation], most: int) -> Readiness:
    lacking = User.select().where(meant, ~is_ready).order_by(User.username)
    joined = User.select().where(meant).count()
    ready = joined - lacking.count()
    return Readiness(ready, joined, len(invited), list(lacking.limit(most)), invited[:most])
