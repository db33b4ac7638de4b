"""What an app is told about a person, for an access token (OpenID Connect Core §5.3)."""

from starlette.responses import Response

from domain.oidc import claims, tokens
from domain.oidc.scopes import OPENID
from web import bearer_token
from web.machine_form import Given
from web.machine_json import answer
from web.request import Request


def show(request: Request, given: Given) -> Response:
    """The claims."""
    held = tokens.find_access(bearer_token.read(request, given), request.now)
    if held is None:
        raise bearer_token.refused(
            "invalid_token", "The token is too old, or its sign-in has ended."
        )
    scope = tokens.scope_of(held)
    if OPENID not in scope.split():
        raise bearer_token.refused(
            "insufficient_scope", "The token is not for the scope openid.", 403
        )
    asked = claims.asked(held.grant.claims, claims.USERINFO)
    return answer(claims.about(held.user, scope, asked) | {"sub": held.grant.sub})
