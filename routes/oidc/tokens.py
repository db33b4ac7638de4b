"""Codes and refresh tokens become tokens (RFC 6749 §3.2)."""

from collections.abc import Callable

from starlette.responses import Response

from domain.oidc import exchange, renewal
from domain.oidc.clients import ClientApp
from domain.oidc.exchange import TokenRequest
from domain.oidc.issuing import NotGranted, Tokens
from web import client_auth
from web.machine_form import Given, Refusal, malformed
from web.machine_json import answer
from web.request import Request


def create(request: Request, given: Given) -> Response:
    """The tokens that were asked for."""
    asked_by = client_auth.authenticated(request, given)
    grant_type = _needed(given, "grant_type")
    if grant_type not in _KINDS:
        known = " and ".join(_KINDS)
        raise Refusal("unsupported_grant_type", f"This server supports {known}.")
    try:
        return _told(_KINDS[grant_type](request, asked_by, given))
    except NotGranted as refused:
        raise Refusal(refused.error, refused.description) from None


def _by_code(request: Request, asked_by: ClientApp, given: Given) -> Tokens:
    code, redirect_uri = _needed(given, "code"), _needed(given, "redirect_uri")
    shown = TokenRequest(code, redirect_uri, given.get("code_verifier", ""))
    return exchange.exchange(asked_by, shown, request.now, request.settings.origin)


def _by_refresh_token(request: Request, asked_by: ClientApp, given: Given) -> Tokens:
    token, scope = _needed(given, "refresh_token"), given.get("scope", "")
    return renewal.refresh(asked_by, token, scope, request.now, request.settings.origin)


_KINDS: dict[str, Callable[[Request, ClientApp, Given], Tokens]] = {
    "authorization_code": _by_code,
    "refresh_token": _by_refresh_token,
}


def _needed(given: Given, name: str) -> str:
    if name not in given:
        raise malformed(f"The parameter {name} is missing.")
    return given[name]


def _told(given: Tokens) -> Response:
    fields = {
        "access_token": given.access,
        "token_type": "Bearer",
        "expires_in": given.expires_in,
        "scope": given.scope,
        "id_token": given.id_token,
        "refresh_token": given.refresh,
    }
    return answer({name: value for name, value in fields.items() if value != ""})
