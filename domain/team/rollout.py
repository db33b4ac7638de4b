"""How far a team is on its way to MFA: who has it, and who doesn't yet."""

from dataclasses import dataclass

from domain.signin import invitations
from models import Authenticator, Invitation, Passkey, User

MAX_NAMED = 100

_ENABLED = User.disabled_at.is_null()
_HAS_MFA = User.id.in_(
    Authenticator.select(Authenticator.user).where(Authenticator.activated_at.is_null(False))
) | User.id.in_(Passkey.select(Passkey.user))


@dataclass(frozen=True)
class Readiness:
    """Who has MFA and who has not, before a decision; the invited are to have it too."""

    ready: int
    joined: int  # who have an account
    waiting: int  # who are invited
    lacking: list[User]
    invited: list[Invitation]

    @property
    def everybody(self) -> int:
        """How many are to have MFA."""
        return self.joined + self.waiting

    @property
    def unnamed(self) -> int:
        """How many more are not ready than are named."""
        return self.everybody - self.ready - len(self.lacking) - len(self.invited)


def numbers() -> tuple[int, int]:
    """How many of those who can sign in have MFA, and how many don't."""
    joined = User.select().where(_ENABLED).count()
    ready = User.select().where(_ENABLED, _HAS_MFA).count()
    return ready, joined - ready


def readiness(now: int, most: int = MAX_NAMED) -> Readiness:
    """How many have MFA, and the first who have not."""
    lacking = User.select().where(_ENABLED, ~_HAS_MFA).order_by(User.username)
    joined, invited = User.select().where(_ENABLED).count(), invitations.open_ones(now)
    ready = joined - lacking.count()
    return Readiness(ready, joined, len(invited), list(lacking.limit(most)), invited[:most])
