"""Finds the grant of a code or token, and whether that grant is still good, in one query.

The machine endpoints ask it each time, so all that could have ended a grant counts from an app's
next request on.
"""

from typing import NamedTuple

from domain.database.queries import FixedRows, columns, filled
from domain.encryption import tokens
from domain.oidc.grant_validity import IS_VALID, JOINS
from models import AccessToken, Grant, User

_GRANT = {
    name: column
    for name, column in columns(Grant).items()
    if name not in {"code_hash", "family_hash", "told_at", "tell_at", "claimed_until", "tries"}
}
_USER = ("id", "username", "name", "email", "email_verified_at", "sub")
_TOKEN = ("id", "scope", "created_at")
_COLUMNS = ", ".join(
    [
        *(f"g.{column}" for column in _GRANT.values()),
        *(f"u.{column}" for column in _USER),
    ]
)
_ASKED = f"SELECT {IS_VALID}, c.client_id, {_COLUMNS}"  # names of our own
_BY_CODE = FixedRows(f"{_ASKED} FROM app_grant g {JOINS} WHERE g.code_hash = ?")
_BY_FAMILY = FixedRows(f"{_ASKED} FROM app_grant g {JOINS} WHERE g.family_hash = ?")
_BY_TOKEN = FixedRows(
    f"{_ASKED}, {', '.join(f't.{column}' for column in _TOKEN)} "
    f"FROM access_token t JOIN app_grant g ON g.id = t.grant_id {JOINS} WHERE t.token_hash = ?"
)


class FoundGrant(NamedTuple):
    """A grant, its person, and whether it is good for anything now."""

    is_alive: bool
    client_id: str
    grant: Grant
    user: User
    # The access token, where the grant was found by one.
    token: AccessToken | None = None


def by_code(code: str, now: int) -> FoundGrant | None:
    """The grant that this code was given for, over or not; None for an unknown code."""
    return _one(_BY_CODE.rows(now, tokens.hashed(code)))


def by_family(family: str, now: int) -> FoundGrant | None:
    """The grant that this family of refresh tokens belongs to; None if there is none."""
    return _one(_BY_FAMILY.rows(now, tokens.hashed(family)))


def by_access_token(token: str, now: int) -> FoundGrant | None:
    """The grant that this access token belongs to, even if the token has expired; or None."""
    return _one(_BY_TOKEN.rows(now, tokens.hashed(token)))


def _one(rows: list[tuple[object, ...]]) -> FoundGrant | None:
    if not rows:
        return None
    [(is_alive, client_id, *values)] = rows
    rest = iter(values)  # of which each takes as many as it has columns
    grant, user = filled(Grant, _GRANT, rest), filled(User, _USER, rest)
    token = filled(AccessToken, _TOKEN, rest)
    return FoundGrant(bool(is_alive), str(client_id), grant, user, token if token.id else None)
