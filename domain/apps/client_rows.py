"""The rows of an app that speaks OpenID Connect, and what becomes of sign-ins when they change."""

import re
import secrets
import unicodedata
from typing import Any

from domain.access import factors
from domain.apps import urls
from domain.apps.client_settings import ClientSettings
from models import App, Client, ClientAddress, ClientSecret, Grant

ORIGIN = "oidc:"  # begins what stands for the origin of such an app
SYMBOLS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that could be taken for another
RANDOM = 10  # symbols
READABLE = 24  # characters of the name


def new_origin(name: str) -> str:
    """What stands for the origin, with a client id that administrators recognize and is new."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:READABLE].strip("-") or "app"
    return f"{ORIGIN}{words}-{''.join(secrets.choice(SYMBOLS) for _ in range(RANDOM))}"


def of(app: App) -> ClientSettings | None:
    """The app's settings as they are; None if it isn't one of this kind."""
    client = Client.get_or_none(Client.app == app)
    if client is None:
        return None
    return ClientSettings(
        redirects=_addresses(app, ClientAddress.SIGN_IN),
        sign_outs=_addresses(app, ClientAddress.SIGN_OUT),
        is_public=bool(client.is_public),
        needs_pkce=bool(client.needs_pkce),
        needs_mfa=bool(client.needs_mfa),
        is_trusted=bool(client.is_trusted),
        signs_with=client.signs_with,
        opens_at=client.opens_at,
        logout_address=client.logout_address,
    )


def add(app: App, wanted: ClientSettings) -> None:
    """Write them for a new app, within the caller's transaction."""
    Client.create(app=app, client_id=app.origin.removeprefix(ORIGIN), **_columns(wanted))
    _put_addresses(app, wanted)


def change(app: App, wanted: ClientSettings) -> None:
    """Write them anew, within the caller's transaction, and end what they don't allow any longer.

    A code on its way to an address that was removed would be exchanged all the same. And what was
    given to an app with a secret is not for one without, nor the other way. An app that needs MFA
    keeps nothing that a password alone has brought, even if its person sets up MFA afterwards.
    """
    client = Client.get(Client.app == app)
    living = Grant.update(is_over=True).where(Grant.app == app, ~Grant.is_over)
    if set(_addresses(app, ClientAddress.SIGN_IN)) - set(wanted.redirects):
        on_the_way = living.where(Grant.spent_at.is_null())
        on_the_way.where(Grant.redirect_uri.not_in(list(wanted.redirects))).execute()
    if bool(client.is_public) != wanted.is_public:
        living.execute()
    if wanted.needs_mfa and not client.needs_mfa:
        living.where(Grant.amr == factors.PASSWORD_ONLY).execute()
    if wanted.is_public:
        ClientSecret.delete().where(ClientSecret.app == app).execute()
    Client.update(**_columns(wanted)).where(Client.app == app).execute()
    ClientAddress.delete().where(ClientAddress.app == app).execute()
    _put_addresses(app, wanted)


def _columns(wanted: ClientSettings) -> dict[str, Any]:
    return {
        "is_public": wanted.is_public,
        "needs_pkce": wanted.needs_pkce,
        "needs_mfa": wanted.needs_mfa,
        "is_trusted": wanted.is_trusted,
        "signs_with": wanted.signs_with,
        "opens_at": wanted.opens_at,
        "logout_address": wanted.logout_address,
    }


def _addresses(app: App, purpose: str) -> tuple[str, ...]:
    found = ClientAddress.select(ClientAddress.address).where(
        ClientAddress.app == app, ClientAddress.purpose == purpose
    )
    return tuple(row.address for row in found.order_by(ClientAddress.id))


def _put_addresses(app: App, wanted: ClientSettings) -> None:
    both = ((ClientAddress.SIGN_IN, wanted.redirects), (ClientAddress.SIGN_OUT, wanted.sign_outs))
    for purpose, given in both:
        for address in given:
            origin = urls.origin(address)
            ClientAddress.create(app=app, purpose=purpose, address=address, origin=origin)
