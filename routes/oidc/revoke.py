"""An app gives a token back that it needs no more (RFC 7009)."""

from starlette.responses import Response

from domain.oidc import tokens
from web import client_auth
from web.machine_form import Given, malformed
from web.machine_json import NOT_KEPT
from web.request import Request


def create(request: Request, given: Given) -> Response:
    """The same answer whether there was such a token or not."""
    asked_by = client_auth.authenticated(request, given)
    if "token" not in given:
        raise malformed("The parameter token is missing.")
    tokens.revoke(asked_by, given["token"], request.now)
    return Response(status_code=200, headers=NOT_KEPT)
