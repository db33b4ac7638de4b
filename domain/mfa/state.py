"""Whether MFA is on, and since when: by an authenticator app, by a passkey, or by both."""

from dataclasses import dataclass

from domain.database.queries import FixedRows
from models import User

# When each of the person's factors was added.
_ADDED = FixedRows(
    "SELECT activated_at FROM authenticator WHERE user_id = ? AND activated_at IS NOT NULL "
    "UNION ALL SELECT added_at FROM passkey WHERE user_id = ?"
)

_KINDS = FixedRows(
    "SELECT EXISTS (SELECT 1 FROM authenticator WHERE user_id = ? AND activated_at IS NOT NULL), "
    "EXISTS (SELECT 1 FROM passkey WHERE user_id = ?)"
)


@dataclass(frozen=True)
class Kinds:
    """What a person has set up, whether or not it still works."""

    app: bool
    passkeys: bool

    @property
    def things(self) -> str:
        """What people have to have at hand to use them."""
        if not self.passkeys:
            return "phone"
        return "phone or passkey" if self.app else "passkey"


def kinds(user: User) -> Kinds:
    """Which kinds of factors the person has besides the password."""
    [row] = _KINDS.rows(user.id, user.id)
    return Kinds(*map(bool, row))


def is_on(user: User) -> bool:
    """Whether signing in takes a second factor, if only the recovery code.

    Lost phones and passkeys of a former address count: nobody is let in by the password alone
    because of something that no longer works.
    """
    return bool(_added(user))


def note_since(user: User) -> None:
    """Note since when MFA is on, which lists are sorted by, within the caller's transaction."""
    user.mfa_since = min(_added(user), default=0)
    user.save(only=[User.mfa_since])


def _added(user: User) -> list[int]:
    return [int(at) for (at,) in _ADDED.rows(user.id, user.id)]
