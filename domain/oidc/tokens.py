"""Tokens that an app shows, or is asked about: what they are worth now, and ending them."""

from typing import Any

from domain.database.queries import FixedChange
from domain.database.storage import write
from domain.encryption import tokens
from domain.oidc import grant_lookup, grants, issuing
from domain.oidc.clients import ClientApp
from domain.oidc.grant_lookup import FoundGrant
from domain.oidc.issuing import ACCESS_LASTS

_DROP = FixedChange("DELETE FROM access_token WHERE id = ?")
# The app itself ends it, so it need not be told.
_REVOKE = FixedChange("UPDATE app_grant SET is_over = TRUE, told_at = ? WHERE id = ?")


def find_access(token: str, now: int) -> FoundGrant | None:
    """What this access token is of, if it is worth anything now."""
    found = grant_lookup.by_access_token(token, now) if tokens.is_well_formed(token) else None
    if found is None or found.token is None or not found.is_alive:
        return None
    return found if issuing.lasts(found.token.created_at, now) else None


def scope_of(found: FoundGrant) -> str:
    """What an access token is for: all that was granted, unless less was asked for."""
    assert found.token is not None, "it was found by one"
    return str(found.token.scope or found.grant.scope)


def revoke(by: ClientApp, token: str, now: int) -> None:
    """End a token of this app (RFC 7009): an access token by itself, a refresh token with all.

    Another app's is left alone.
    """
    access, refresh = _of(by, token, now)
    if access is None and refresh is None:
        return
    with write():
        if access is not None and access.token is not None:
            _DROP.run(access.token.id)
        if refresh is not None:
            _REVOKE.run(now, refresh.grant.id)


def introspect(by: ClientApp, token: str, now: int, issuer: str) -> dict[str, Any]:
    """What a token of this app is worth (RFC 7662 §2.2). Of all others: nothing."""
    access, refresh = _of(by, token, now)
    if access is not None and find_access(token, now) is not None:
        assert access.token is not None, "it was found by one"
        made_at = access.token.created_at
        facts = {"token_type": "Bearer", "iat": made_at, "exp": made_at + ACCESS_LASTS}
        return _active(access, scope_of(access), issuer) | facts
    shown = token.partition(".")[2]
    if refresh is not None and refresh.is_alive and grants.is_current(refresh.grant, shown):
        return _active(refresh, refresh.grant.scope, issuer)
    return {"active": False}


def _of(by: ClientApp, token: str, now: int) -> tuple[FoundGrant | None, FoundGrant | None]:
    """What it is of as an access token or a refresh token, if it is one of this app."""
    if tokens.is_well_formed(token):
        return _own(by, grant_lookup.by_access_token(token, now)), None
    family, _, current = token.partition(".")
    return None, _own(by, grant_lookup.by_family(family, now)) if current else None


def _own(by: ClientApp, found: FoundGrant | None) -> FoundGrant | None:
    return found if found is not None and found.client_id == by.client.client_id else None


def _active(found: FoundGrant, scope: str, issuer: str) -> dict[str, Any]:
    return {
        "active": True,
        "iss": issuer,
        "sub": found.grant.sub,
        "aud": found.client_id,
        "client_id": found.client_id,
        "scope": scope,
        **({"username": found.user.username} if "profile" in scope.split() else {}),
    }
