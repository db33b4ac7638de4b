"""What an app asks when it wants a person signed out here (RP-Initiated Logout 1.0 §2).

Nothing of it is believed but what we have signed, and nobody is sent to an address that isn't
registered, byte for byte.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from domain.oidc import clients, faults, request_faults, signing
from domain.oidc.parameters import Parameters
from domain.oidc.request_faults import IN_ITS_SETTINGS, ClientFault
from models import App, ClientAddress, Grant, Session

KNOWN = ("id_token_hint", "client_id", "post_logout_redirect_uri", "state")
_NAMED = ("hinted_sub", "hinted_sid")  # in what is kept only: sent by an app they mean nothing
# Characters of all that is kept, as they stand in an address. An ID token isn't kept, and has more
# if its person is in many groups.
LONGEST = 7000


@dataclass(frozen=True)
class SignOutRequest:
    """What was asked: by an app, if that is known, of the person and sign-in of an ID token.

    `back` is where the browser goes afterwards, with `state`; "" for nowhere. `given` is the
    request, to be sent again.
    """

    app: App | None
    client_id: str
    sub: str
    sid: str
    back: str
    state: str
    given: dict[str, str]


def read(given: Parameters) -> SignOutRequest:
    """Read a request. Raises ClientFault."""
    return _read(given, lambda: _hinted(given["id_token_hint"]))


def kept(asked: SignOutRequest) -> dict[str, str]:
    """What is kept of a request that waits, for `read_kept`.

    Of an ID token only what it names: it is worth something elsewhere, so it is in no row.
    """
    plain = {name: value for name, value in asked.given.items() if name != "id_token_hint"}
    named = {"client_id": asked.client_id, **dict(zip(_NAMED, (asked.sub, asked.sid), strict=True))}
    return plain | {name: value for name, value in named.items() if value}


def read_kept(given: Parameters) -> SignOutRequest:
    """Read what was kept. Raises ClientFault."""
    sub, sid = (given[name] for name in _NAMED)
    return _read(given, lambda: {"sub": sub, "sid": sid})


def _read(given: Parameters, hinted: Callable[[], dict[str, object]]) -> SignOutRequest:
    for name in KNOWN:
        if len(given.all(name)) > 1:
            raise request_faults.doubled(name)
    sent = {name: given[name] for name in KNOWN if given[name]}
    if len(urlencode(sent | {"id_token_hint": ""})) > LONGEST:
        raise _fault("request", "too-long", "The request is too long.", "Send a shorter state.")
    claims = hinted()
    app = _app(given["client_id"], claims)
    return SignOutRequest(
        app,
        (given["client_id"] or str(claims["aud"])) if app is not None else "",
        str(claims.get("sub", "")),
        str(claims.get("sid", "")),
        _back(given["post_logout_redirect_uri"], app),
        given["state"],
        sent,
    )


def is_of(asked: SignOutRequest, session: Session) -> bool:
    """Whether it is this sign-in that the ID token tells of: then there is nothing to ask."""
    if not asked.sid or asked.app is None or asked.sub != session.user.sub:
        return False
    same = (Grant.sid == asked.sid) & (Grant.session == session.id) & (Grant.app == asked.app)
    return bool(Grant.select().where(same).exists())


def _hinted(token: str) -> dict[str, object]:
    """What the ID token says; it may be long over."""
    if not token:
        return {}
    claims = signing.read_own(token)
    if claims is None:
        raise _fault(
            "id-token-hint",
            "unknown",
            "Its id_token_hint isn't an ID token that this server has signed.",
            "Send the ID token as it was received, or leave it out.",
        )
    return claims


def _app(client_id: str, claims: dict[str, object]) -> App | None:
    audience = str(claims.get("aud", ""))
    if client_id and audience and client_id != audience:
        raise _fault(
            "client-id",
            "differs",
            "Its client_id isn't that of the app that the id_token_hint was made for.",
            f"Compare the client ID {IN_ITS_SETTINGS} with the one on the app's page here.",
        )
    registered = clients.by_client_id(client_id or audience)
    if registered is None and client_id:
        raise request_faults.unknown_client()
    return registered.app if registered is not None else None


def _back(address: str, app: App | None) -> str:
    if not address:
        return ""
    if app is None:
        raise _fault(
            "post-logout-redirect-uri",
            "without-app",
            "It has a post_logout_redirect_uri, but doesn't say which app sends it.",
            "Send id_token_hint or client_id as well.",
        )
    known = clients.addresses(app, ClientAddress.SIGN_OUT)
    if address not in known:
        raise _fault(
            "post-logout-redirect-uri",
            "unknown",
            f"Its post_logout_redirect_uri {faults.compared(address, known)}.",
            "Enter the same address in the app and on its page here.",
            app,
        )
    return address


def _fault(what: str, how: str, detail: str, remedy: str, app: App | None = None) -> ClientFault:
    return ClientFault(f"{what}-{how}", detail, remedy, app)
