"""What apps can find out by themselves: OpenID Connect Discovery 1.0, RFC 8414, RFC 7033."""

from functools import lru_cache
from typing import Any

from starlette import requests
from starlette.responses import JSONResponse, Response

from domain.oidc import assurance, claims, keys, scopes
from web import public_documents
from web.audience import READS
from web.paths import path_for
from web.public_documents import Document
from web.request import Request

ISSUER = "http://openid.net/specs/connect/1.0/issuer"  # how webfinger calls what it looks for
JRD = "application/jrd+json"
MAX_RESOURCE = 1000  # characters of what webfinger asks about
OF_PEOPLE = ("acct:", "mailto:", "https://", "http://")
# By the names of our rows.
ADDRESSES = {
    "authorization_endpoint": "authorize",
    "token_endpoint": "oidc_token",
    "userinfo_endpoint": "oidc_userinfo",
    "jwks_uri": "oidc_keys",
    "revocation_endpoint": "oidc_revoke",
    "introspection_endpoint": "oidc_introspect",
    "end_session_endpoint": "oidc_sign_out",
}
WITH_SECRET = ["client_secret_basic", "client_secret_post"]
ABILITIES: dict[str, Any] = {
    "scopes_supported": list(scopes.ALL),
    "response_types_supported": ["code"],
    "response_modes_supported": ["query"],
    "grant_types_supported": ["authorization_code", "refresh_token"],
    "subject_types_supported": ["public"],
    "id_token_signing_alg_values_supported": list(keys.ALGORITHMS),
    "token_endpoint_auth_methods_supported": [*WITH_SECRET, "none"],
    "revocation_endpoint_auth_methods_supported": [*WITH_SECRET, "none"],
    "introspection_endpoint_auth_methods_supported": WITH_SECRET,
    "code_challenge_methods_supported": ["S256"],
    "prompt_values_supported": ["none", "login", "consent", "select_account"],
    "display_values_supported": ["page"],
    "ui_locales_supported": ["en"],
    "claim_types_supported": ["normal"],
    "claims_supported": [
        *("sub", *claims.OF_PERSON),
        *("iss", "aud", "iat", "exp", "auth_time", "nonce", "acr", "amr", "sid", "at_hash"),
    ],
    "claims_parameter_supported": True,
    "request_parameter_supported": False,
    "request_uri_parameter_supported": False,
    "authorization_response_iss_parameter_supported": True,
    "backchannel_logout_supported": True,
    "backchannel_logout_session_supported": True,
}


def show(request: Request) -> Document:
    """Where everything is, and what can be had there."""
    return _document(request.settings.origin)


async def find(request: requests.Request) -> Response:
    """Webfinger: who signs these people in. We do, whoever they are and if they exist at all.

    It is asked for at the domain of their addresses, whose server may pass the question on.
    """
    if request.method not in READS:
        return public_documents.other(request.method)
    asked = request.query_params.getlist("resource")
    resource = asked[0] if len(asked) == 1 else ""  # of two none is meant (RFC 7033 §4.2)
    if not resource.lower().startswith(OF_PEOPLE) or len(resource) > MAX_RESOURCE:
        return Response(status_code=404 if resource else 400, headers=public_documents.FOR_ALL)
    relations = request.query_params.getlist("rel")
    issuer = {"rel": ISSUER, "href": request.app.state.settings.origin}
    links = [issuer] if ISSUER in relations or not relations else []
    found = {"subject": resource, "links": links}
    return JSONResponse(found, media_type=JRD, headers=public_documents.FOR_ALL)


@lru_cache(1)
def _document(issuer: str) -> Document:
    acr = {"acr_values_supported": list(assurance.supported())}
    where = {name: f"{issuer}{path_for(row)}" for name, row in ADDRESSES.items()}
    return public_documents.document({"issuer": issuer} | where | ABILITIES | acr)
