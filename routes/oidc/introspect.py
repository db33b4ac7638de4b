"""An app asks what a token of its own is worth (RFC 7662)."""

from starlette.responses import Response

from domain.oidc import tokens
from web import client_auth
from web.machine_form import Given, Refusal, malformed
from web.machine_json import answer
from web.request import Request


def show(request: Request, given: Given) -> Response:
    """What it is worth. A public app can't prove that it is the one that asks, so it is told no."""
    asked_by = client_auth.authenticated(request, given)
    if asked_by.client.is_public:
        raise Refusal("unauthorized_client", "Public clients can't introspect tokens.", 403)
    if "token" not in given:
        raise malformed("The parameter token is missing.")
    issuer = request.settings.origin
    return answer(tokens.introspect(asked_by, given["token"], request.now, issuer))
