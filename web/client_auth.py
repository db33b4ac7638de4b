"""Which app it is that asks, as it proves itself (RFC 6749 §2.3, OpenID Connect Core §9)."""

import base64
import binascii
from urllib.parse import unquote_plus

from domain.oidc import clients, faults
from domain.oidc.clients import ClientApp
from web.machine_form import Given, Refusal, malformed
from web.request import Request

ASSERTIONS = ("client_assertion", "client_assertion_type")
MAX_CLIENT_ID = 64

SECRET_WRONG = "secret-wrong"  # noqa: S105  # the name of a fault
AUTHENTICATION_DIFFERS = "authentication-differs"


def authenticated(request: Request, given: Given) -> ClientApp:
    """The app that sent this. A public one, whose code anyone can read, only says which it is.

    Raises Refusal, and notes a wrong secret for the app's administrators.
    """
    basic = _basic(request)
    if any(name in given for name in ASSERTIONS):
        raise _refused("This server supports client_secret_basic, client_secret_post and none.")
    if basic is not None and "client_secret" in given:
        raise malformed("The client authenticates in two ways at once.")
    client_id, secret = basic or (given.get("client_id", ""), given.get("client_secret", ""))
    if given.get("client_id", client_id) != client_id:
        raise malformed("client_id isn't the one in the header Authorization.")
    if not client_id:
        raise _refused("The client doesn't identify itself, by client_id or HTTP Basic.")
    found = clients.by_client_id(client_id) if len(client_id) <= MAX_CLIENT_ID else None
    if found is None:
        raise _refused("There is no client with this client_id.")
    _verify(found, secret, request.now)
    return found


def _verify(found: ClientApp, secret: str, now: int) -> None:
    if found.client.is_public and not secret:
        return
    if found.client.is_public or not secret:
        detail = (
            "The app is public, so it has no secret, but one was sent."
            if found.client.is_public
            else "The app sent no secret, and only public apps have none."
        )
        faults.note(found.app, AUTHENTICATION_DIFFERS, detail, now)
        raise _refused(detail)
    if not clients.verify_secret(found.app, secret, now):
        detail = "The secret isn't one of the app's."
        faults.note(found.app, SECRET_WRONG, detail, now)
        raise _refused(detail)


def _basic(request: Request) -> tuple[str, str] | None:
    """Id and secret from the header Authorization, each encoded as in a form; None without one."""
    headers = request.headers.getlist("Authorization")
    if not headers:
        return None
    scheme, _, encoded = headers[0].partition(" ")
    if len(headers) > 1 or scheme.lower() != "basic":
        raise _refused("The header Authorization must be HTTP Basic and sent once.")
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
        client_id, found, secret = text.partition(":")
        pair = unquote_plus(client_id, errors="strict"), unquote_plus(secret, errors="strict")
    except (binascii.Error, ValueError):
        found, pair = "", ("", "")
    if not found or "\0" in "".join(pair):
        raise _refused("The header Authorization can't be read as HTTP Basic.")
    return pair


def _refused(description: str) -> Refusal:
    # HTTP wants a way to authenticate named with each 401 (RFC 9110 §15.5.2).
    headers = {"WWW-Authenticate": 'Basic realm="Nightlatch", charset="UTF-8"'}
    return Refusal("invalid_client", description, 401, headers)
