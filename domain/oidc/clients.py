"""The apps that speak OpenID Connect, as the protocol knows them, and their secrets.

A secret is 256 bits of ours, so the database keeps its SHA-256: a slow hash would cost more than
everything else at the token endpoint, and hide nothing better. Two can live at a time, so that one
can be changed without an outage.
"""

import hmac
import re
from typing import NamedTuple

from peewee import DoesNotExist

from domain.access import idempotency
from domain.access.actions import ON_APPS, act
from domain.apps.registry import PICTURE
from domain.audit import events
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.queries import Fixed, FixedRows, columns, filled
from domain.database.storage import write
from domain.encryption import tokens
from domain.refusals import Refused
from models import App, Client, ClientAddress, ClientSecret, Session, User

MAX_SECRETS = 2
KIND = "app-secret"  # of what forms make
# Seconds between two notes that a secret is in use: it is shown to the day.
NOTED_EVERY = 60 * 60

_APP = tuple(name for name in columns(App) if name not in PICTURE)
_CLIENT = tuple(columns(Client))
_COLUMNS = ", ".join(
    [f"a.{columns(App)[name]}" for name in _APP] + [f"c.{columns(Client)[n]}" for n in _CLIENT]
)
_BY_CLIENT_ID = FixedRows(
    f"SELECT {_COLUMNS} FROM client c JOIN app a ON a.id = c.app_id "  # noqa: S608  # of our own
    "WHERE c.client_id = ?"
)
_OF = Fixed(Client, "WHERE t.app_id = ?")
_ADDRESSES = FixedRows(
    "SELECT address FROM client_address WHERE app_id = ? AND purpose = ? ORDER BY id"
)
_SECRETS = Fixed(ClientSecret, "WHERE t.app_id = ? ORDER BY t.id")
_OF_PUBLIC = "SELECT 1 FROM client_address d JOIN client c ON c.app_id = d.app_id WHERE c.is_public"
_PUBLIC_ORIGIN = FixedRows(f"{_OF_PUBLIC} AND d.purpose = ? AND d.origin = ? LIMIT 1")
# An app on the person's own machine comes from whatever port is free (see request_client).
_LOOPBACK = re.compile(r"(http://(?:127\.0\.0\.1|\[::1\]))(?::[0-9]{1,5})?")
_PUBLIC_LOOPBACK = FixedRows(
    f"{_OF_PUBLIC} AND d.purpose = ? AND (d.origin = ? OR d.origin LIKE ?) LIMIT 1"
)


class TooManySecrets(Refused):
    """The app has two already."""

    reason = "app-has-two-secrets"


class HasNoSecret(Refused):
    """A public app: whoever reads its code would read its secret."""

    reason = "app-is-public"


class ClientApp(NamedTuple):
    """An app, and what it is to OpenID Connect."""

    app: App
    client: Client


def by_client_id(text: str) -> ClientApp | None:
    """The app with this client id."""
    for row in _BY_CLIENT_ID.rows(text):
        values = iter(row)  # of which each takes as many as it has columns
        app, client = filled(App, _APP, values), filled(Client, _CLIENT, values)
        client.app = app
        return ClientApp(app, client)
    return None


def of(app: App) -> Client:
    """What the app, of the kind `oidc`, is to OpenID Connect. Raises DoesNotExist: it has gone."""
    client = next(iter(_OF(app.id)), None)
    if client is None:
        raise DoesNotExist
    client.app = app
    return client


def addresses(app: App, purpose: str = ClientAddress.SIGN_IN) -> list[str]:
    """The app's registered addresses of this purpose, as they were entered."""
    return [address for (address,) in _ADDRESSES.rows(app.id, purpose)]


def is_origin_of_public_app(origin: str) -> bool:
    """Whether pages at this origin may ask us by script: an app that has no server lives there."""
    if found := _LOOPBACK.fullmatch(origin):
        rows = _PUBLIC_LOOPBACK.rows(ClientAddress.SIGN_IN, found[1], f"{found[1]}:%")
    else:
        rows = _PUBLIC_ORIGIN.rows(ClientAddress.SIGN_IN, origin) if origin else []
    return bool(rows)


def secrets_of(app: App) -> list[ClientSecret]:
    """The app's secrets, the oldest first; only their hashes are kept."""
    return _SECRETS(app.id)


def make_secret(app: App, now: int, caller: Caller, by: User | None) -> str:
    """Make a secret; the same form sent twice makes one, and brings it twice.

    Raises TooManySecrets, HasNoSecret, MadeBefore, and what `actions.act` raises.
    """
    with act(by, caller, ON_APPS, app.name):
        fresh = App.get_by_id(app.id)
        if of(fresh).is_public:
            raise HasNoSecret("This app is public, so it has no secret.")
        secret = idempotency.secret(caller, now, KIND, fresh.shown_as)
        if secret.is_again:
            return _made_before(fresh, secret.token)
        _refuse_a_third(fresh)
        hashed = tokens.hashed(secret.token)
        ClientSecret.create(app=fresh, secret_hash=hashed, created_at=now)
        events.record_by(by, events.APP_SECRET_MADE, now, caller, fresh.name)
        return secret.token


def shown(app: App, session: Session, now: int) -> str | None:
    """The app's secret, if it was made in that session a while ago and counts."""
    made = [secret.token for secret in idempotency.latest(KIND, session, now)]
    return next((secret for secret in made if _living(app, secret)), None)


def remove_secret(app: App, number: int, now: int, caller: Caller, by: User | None) -> None:
    """Remove a secret: nothing is answered to it from now on. Raises what `actions.act` raises."""
    with act(by, caller, ON_APPS, app.name):
        fresh = App.get_by_id(app.id)
        ClientSecret.get(ClientSecret.app == fresh, ClientSecret.id == number).delete_instance()
        events.record_by(by, events.APP_SECRET_REMOVED, now, caller, fresh.name)


def verify_secret(app: App, text: str, now: int) -> bool:
    """Whether `text` is a secret of the app; the time it takes doesn't say how much of it is."""
    found = _living(app, text)
    for secret in found:
        _note_use(secret, now)
    return bool(found)


def _living(app: App, text: str) -> list[ClientSecret]:
    asked = tokens.hashed(text)
    return [one for one in secrets_of(app) if hmac.compare_digest(bytes(one.secret_hash), asked)]


def _made_before(app: App, secret: str) -> str:
    if not _living(app, secret):
        raise idempotency.MadeBefore
    return secret


def _refuse_a_third(app: App) -> None:
    if len(secrets_of(app)) >= MAX_SECRETS:
        raise TooManySecrets(
            "This app already has two secrets. First remove the one it no longer uses."
        )


def _note_use(secret: ClientSecret, now: int) -> None:
    if not moments.lasts(secret.used_at, NOTED_EVERY, now):
        with write():
            ClientSecret.update(used_at=now).where(ClientSecret.id == secret.id).execute()
