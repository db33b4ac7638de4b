"""A refresh token becomes new tokens, and is replaced by its successor (RFC 9700 §4.14.2).

It names its family and, in that, the one that counts. An answer may be lost, and an app may ask
several times at once: so the one before brings the same successor again for a minute. Anything else
of the family was stolen, from the app or by it, and ends the grant.
"""

from domain.clock import moments
from domain.database.queries import FixedChange, FixedRows
from domain.database.storage import write
from domain.encryption import tokens
from domain.oidc import faults, grant_lookup, grants, issuing, scopes
from domain.oidc.clients import ClientApp
from domain.oidc.grant_lookup import FoundGrant
from domain.oidc.issuing import ACCESS_LASTS, NotGranted, Tokens
from models import Grant

GRACE = 60  # seconds
MOST_ACCESS = 20  # access tokens of one grant: apps use the newest

_ROTATE = FixedChange(
    "UPDATE app_grant SET refresh_hash = ?, rotated_at = ?, used_at = ? "
    "WHERE id = ? AND refresh_hash = ?"
)
_FORGET = FixedChange(
    "DELETE FROM access_token WHERE grant_id = ? AND id NOT IN "  # noqa: S608  # a number of ours
    f"(SELECT id FROM access_token WHERE grant_id = ? ORDER BY id DESC LIMIT {MOST_ACCESS})"
)
_MADE_AT = FixedRows("SELECT created_at FROM access_token WHERE token_hash = ?")

# Only the second is nobody's fault.
REUSED, OVER = "refresh-token-reused", "sign-in-over"
WORDS = {
    "refresh-token-unknown": "isn't known.",
    "refresh-token-of-another-app": "was issued to another app.",
    REUSED: "was already replaced. Everything issued for it has been revoked.",
    OVER: "belongs to a sign-in that has ended.",
}


def refresh(to: ClientApp, token: str, scope: str, now: int, issuer: str) -> Tokens:
    """The next tokens, for the `scope` that is asked for, "" for the whole one.

    Raises NotGranted, and notes why for the app's administrators.
    """
    family, _, shown = token.partition(".")
    with write():
        found = grant_lookup.by_family(family, now)
        fault = _fault(found, to, shown, now)
        if found is not None and fault == REUSED:
            grants.end(found.grant)
        if found is not None and not fault:
            given = _renewed(found, family, shown, _narrowed(found.grant, scope), now)
    if found is None or fault:
        if fault != OVER:
            faults.note(to.app, fault, f"The refresh token {WORDS[fault]}", now)
        raise NotGranted(f"The refresh token {WORDS[fault]}")
    return issuing.with_id_token(given, found, to.client, issuer, now)


def successor(shown: str) -> str:
    """What comes after this one; computed, so that nothing secret has to be kept for it."""
    return tokens.following(shown, "refresh")


def _fault(found: FoundGrant | None, to: ClientApp, shown: str, now: int) -> str:
    if found is None:
        return "refresh-token-unknown"
    if found.client_id != to.client.client_id:
        return "refresh-token-of-another-app"
    if not found.is_alive:
        return OVER
    counts = grants.is_current(found.grant, shown) or _is_former(found.grant, shown, now)
    return "" if counts else REUSED


def _is_former(grant: Grant, shown: str, now: int) -> bool:
    """Whether it is the one before, and was replaced just now."""
    is_in_time = moments.lasts(grant.rotated_at, GRACE, now)
    return bool(is_in_time) and grants.is_current(grant, successor(shown))


def _narrowed(grant: Grant, scope: str) -> str:
    """The scope that is asked for, if it is no more than was granted (RFC 6749 §6)."""
    granted, asked = scopes.listed(grant.scope), set(scopes.listed(scope))
    if not asked <= set(granted):
        raise NotGranted("The sign-in was for a smaller scope.", "invalid_scope")
    return " ".join(one for one in granted if one in asked) if asked else grant.scope


def _renewed(found: FoundGrant, family: str, shown: str, scope: str, now: int) -> Tokens:
    grant, following = found.grant, successor(shown)
    access, made_at = tokens.following(shown, f"access {scope}"), now
    if grants.is_current(grant, shown):
        _ROTATE.run(tokens.hashed(following), now, now, grant.id, tokens.hashed(shown))
        issuing.keep_access(grant, access, scope, now)
        _FORGET.run(grant.id, grant.id)
    else:
        access, made_at = _again(grant, access, scope, now)
    return Tokens(access, made_at + ACCESS_LASTS - now, scope, f"{family}.{following}")


def _again(grant: Grant, access: str, scope: str, now: int) -> tuple[str, int]:
    """The access token that was given with the successor, if it can be given again, and when."""
    for (made_at,) in _MADE_AT.rows(tokens.hashed(access)):
        if issuing.lasts(made_at, now):
            return access, made_at
    other = tokens.new()
    issuing.keep_access(grant, other, scope, now)
    _FORGET.run(grant.id, grant.id)
    return other, now
