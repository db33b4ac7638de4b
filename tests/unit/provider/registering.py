"""Apps of the kind `oidc`, written into the database as the app's page leaves them."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from domain.encryption import tokens
from models import App, Client, ClientAddress, ClientSecret
from tests.canaries import watched

CALLBACK = "https://wiki.example.test/callback"
SIGNED_OUT = "https://wiki.example.test/signed-out"
SECRET = watched("d7Vt0yWq2mZk8cRb5nXs1pLf4hJg6aQe9uTi3oYw_Kx")


@dataclass(frozen=True)
class Registered:
    """What its developer is told."""

    row: App
    id: str
    secret: str
    redirect_uri: str


def add(
    client_id: str,
    now: int,
    *,
    sign_in: tuple[str, ...] = (CALLBACK,),
    sign_out: tuple[str, ...] = (SIGNED_OUT,),
    secret: str = SECRET,
    is_for_everyone: bool = True,
    **client: object,
) -> Registered:
    """An app with these addresses; without a secret if it is public. In a transaction."""
    row = App.create(
        kind=App.OIDC,
        name=client_id,
        sort_name=client_id,
        origin=f"oidc:{client_id}",
        is_for_everyone=is_for_everyone,
        created_at=now,
    )
    Client.create(app=row, client_id=client_id, **client)
    _add_addresses(row, ClientAddress.SIGN_IN, sign_in)
    _add_addresses(row, ClientAddress.SIGN_OUT, sign_out)
    if not client.get("is_public"):
        ClientSecret.create(app=row, secret_hash=tokens.hashed(secret), created_at=now)
    return Registered(row, client_id, secret, sign_in[0])


def _add_addresses(app: App, purpose: str, addresses: tuple[str, ...]) -> None:
    for address in addresses:
        at = urlsplit(address)
        origin = f"{at.scheme}://{at.netloc}"
        ClientAddress.create(app=app, purpose=purpose, address=address, origin=origin)
