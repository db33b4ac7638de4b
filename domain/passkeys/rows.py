"""Passkeys as rows: whose they are, and which may be used."""

from typing import Any

from domain.database.queries import Fixed
from models import Passkey, User

_OF = Fixed(Passkey, "WHERE t.user_id = ? ORDER BY t.added_at, t.id")
_BY_ID = Fixed(Passkey, "WHERE t.credential_id = ?")


def of(user: User) -> list[Passkey]:
    """The person's passkeys, oldest first, blocked ones and those of a former address too."""
    return _OF(user.id)


def in_use(user: User) -> list[Passkey]:
    """Those that aren't blocked, oldest first, whatever their address."""
    return [passkey for passkey in of(user) if passkey.switched_off_at is None]


def usable(user: User, rp_id: str) -> list[Passkey]:
    """Those that can be used at this address, oldest first."""
    return usable_among(of(user), rp_id)


def usable_among(passkeys: list[Passkey], rp_id: str) -> list[Passkey]:
    """Those of these that can be used at this address."""
    return [p for p in passkeys if p.switched_off_at is None and p.rp_id == rp_id]


def by_credential_id(credential_id: bytes) -> Passkey | None:
    """The passkey with this id, whosever it is."""
    return next(iter(_BY_ID(bytes(credential_id))), None)


def owners_among(users: list[User], rp_id: str) -> set[int]:
    """The ids of those of these people who have one that can be used at this address."""
    usable_here = Passkey.switched_off_at.is_null() & (Passkey.rp_id == rp_id)
    theirs = Passkey.user.in_([user.id for user in users])
    rows: Any = Passkey.select(Passkey.user).where(theirs, usable_here).tuples()
    return {number for (number,) in rows}
