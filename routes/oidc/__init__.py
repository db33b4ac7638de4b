"""What apps that speak OpenID Connect ask, and the pages that people see on the way to them."""

from routes.oidc import (
    authorization,
    authorize,
    discovery,
    introspect,
    keys,
    revoke,
    sign_out,
    tokens,
    userinfo,
)
from web.audience import ANYONE, AUTHORIZE, ENTERING, MACHINE, Row
from web.guards import public, signed_in
from web.machine_json import Machine
from web.public_documents import PublicDocument
from web.rows import url

# fmt: off
ROUTES = [
    # For programs.
    Row("/oidc/keys", PublicDocument(keys.index, reads=True), name="oidc_keys", audience=ANYONE),
    Row("/.well-known/openid-configuration", PublicDocument(discovery.show), name="oidc_discovery",
        audience=ANYONE),
    Row("/.well-known/oauth-authorization-server", PublicDocument(discovery.show),
        name="oauth_discovery", audience=ANYONE),
    Row("/.well-known/webfinger", discovery.find, name="webfinger", audience=ANYONE),
    Row("/oidc/token", Machine(tokens.create, for_scripts=True, always_writes=True),
        name="oidc_token", audience=MACHINE),
    Row("/oidc/userinfo",
        Machine(userinfo.show, ("GET", "POST"), for_scripts=True, on_event_loop=True),
        name="oidc_userinfo", audience=MACHINE),
    Row("/oidc/revoke", Machine(revoke.create, for_scripts=True),
        name="oidc_revoke", audience=MACHINE),
    Row("/oidc/introspect", Machine(introspect.show, on_event_loop=True),
        name="oidc_introspect", audience=MACHINE),

    # For people.
    url("/oidc/authorize", "authorize",
        get=public(authorize.new),
        post=public(authorize.create),
        audience=AUTHORIZE),
    url("/oidc/authorize/{token}", "authorization",
        get=public(authorization.show),
        post=signed_in(authorization.confirm, pool="hashing", allow_without_mfa=True),
        audience=ENTERING),
    url("/oidc/authorize/{token}/choice", "authorization_choice",
        post=signed_in(authorization.choose, allow_without_mfa=True),
        audience=ENTERING),
    url("/oidc/sign-out", "oidc_sign_out",
        get=public(sign_out.new),
        post=public(sign_out.create),
        audience=AUTHORIZE),
    url("/oidc/sign-out/confirmation", "oidc_sign_out_confirmation",
        post=public(sign_out.confirm, names_whom=True),
        audience=ENTERING),
    url("/oidc/sign-out/{token}", "oidc_sign_out_asked",
        get=public(sign_out.show),
        audience=ENTERING),
]
# fmt: on
