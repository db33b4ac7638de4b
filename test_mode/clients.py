"""Apps that speak OpenID Connect, for tests: with the id and the secret that they have already."""

import re
from dataclasses import replace
from typing import Any

from domain.apps import client_rows, registry, urls
from domain.apps.app_settings import AppSettings
from domain.apps.client_settings import ClientSettings
from domain.encryption import tokens
from domain.oidc import clients
from models import App, Client, ClientSecret
from test_mode.cast import HERE, NotFitting

GIVEN = {
    *("redirect_uris", "post_logout_redirect_uris", "backchannel_logout_uri", "client_id"),
    *("client_secret", "public", "needs_pkce", "needs_mfa", "trusted", "algorithm"),
}
READABLE = "[!-~]{1,64}"  # what a client id and a secret may have (RFC 6749 appendix A)


def wanted(rule: AppSettings, there: App | None, given: dict[str, Any]) -> AppSettings:
    """The rule, for an app of this kind. Raises NotFitting or a Refused."""
    for name in ("client_id", "client_secret"):
        if name in given and not re.fullmatch(READABLE, given[name]):
            raise NotFitting(f'"{name}" must be 1 to 64 visible characters of ASCII.')
    return replace(rule, origin=_origin(there, given), client=_client(given))


def told(app: App, given: dict[str, Any], now: int, issuer: str) -> dict[str, Any]:
    """What the app has to know, with a secret that it can use from now on."""
    client = clients.of(app)
    secret = "" if client.is_public else _secret(app, given.get("client_secret", ""), now)
    told = {"issuer": issuer, "client_id": client.client_id, "client_secret": secret}
    return told | {"redirect_uris": clients.addresses(app)}


def _origin(there: App | None, given: dict[str, Any]) -> str:
    origin = f"{client_rows.ORIGIN}{given['client_id']}" if "client_id" in given else ""
    if there is None:
        if origin and (taken := registry.by_origin(origin)) is not None:
            raise NotFitting(f"“{taken.name}” has this client id.")
        return origin
    if origin not in {"", there.origin}:
        raise NotFitting(f"“{there.name}” has another client id. Remove it first.")
    return there.origin


def _client(given: dict[str, Any]) -> ClientSettings:
    public = given.get("public", False)
    if public and "client_secret" in given:
        raise NotFitting("A public app has no secret.")
    come_back = tuple(urls.redirect(one) for one in given.get("redirect_uris", []))
    signed_out = given.get("post_logout_redirect_uris", [])
    return ClientSettings(
        redirects=come_back,
        sign_outs=tuple(urls.redirect(one, urls.SIGN_OUT_ADDS) for one in signed_out),
        is_public=public,
        needs_pkce=given.get("needs_pkce", True),
        # Tests of an app are mostly about the app.
        needs_mfa=given.get("needs_mfa", False),
        is_trusted=given.get("trusted", True),
        signs_with=given.get("algorithm", Client.RS256),
        logout_address=urls.endpoint(given.get("backchannel_logout_uri", ""), ""),
    )


def _secret(app: App, given: str, now: int) -> str:
    for old in clients.secrets_of(app)[: 1 - clients.MAX_SECRETS]:
        clients.remove_secret(app, old.id, now, HERE, None)
    made = clients.make_secret(app, now, HERE, None)
    if not given:
        return made
    ours = (ClientSecret.app == app) & (ClientSecret.secret_hash == tokens.hashed(made))
    ClientSecret.update(secret_hash=tokens.hashed(given)).where(ours).execute()
    return given
