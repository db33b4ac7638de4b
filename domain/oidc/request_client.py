"""The client that sends a request, and where its answer goes: both as registered, or refused."""

import re
from collections.abc import Iterable

from domain.oidc import clients, faults, request_faults
from domain.oidc.parameters import Parameters
from domain.oidc.request_faults import IN_ITS_SETTINGS, ClientFault
from models import App, Client, ClientAddress

# RFC 8252 §7.3: an app on the person's own machine listens at whatever port is free.
_LOOPBACK = re.compile(r"(http://(?:127\.0\.0\.1|\[::1\]))(?::[0-9]{1,5})?((?:[/?].*)?)", re.DOTALL)


def identify(given: Parameters) -> tuple[App, Client, str]:
    """The app that sends this request, its client, and its redirect address. Raises ClientFault."""
    client_id = _only(given, "client_id")
    registered = clients.by_client_id(client_id) if client_id.isprintable() else None
    if registered is None:
        raise request_faults.unknown_client()
    return registered.app, registered.client, _address(given, registered.app, registered.client)


def _only(given: Parameters, name: str, app: App | None = None) -> str:
    values = given.all(name)
    if len(values) > 1:
        raise request_faults.doubled(name, app)
    if not values or not values[0]:
        remedy = f"Enter it {IN_ITS_SETTINGS}."
        reason = f"{name}-missing".replace("_", "-")
        raise ClientFault(reason, f"The request has no {name}.", remedy, app)
    return values[0]


def _address(given: Parameters, app: App, client: Client) -> str:
    asked = _only(given, "redirect_uri", app)
    registered = clients.addresses(app, ClientAddress.SIGN_IN)
    if is_one_of(registered, asked, client):
        return asked
    raise ClientFault(
        "redirect-uri-unknown",
        f"redirect_uri {faults.compared(asked, registered)}.",
        f"Have the app send a registered address, or add this one on the page of {app.name} here.",
        app,
    )


def is_one_of(registered: Iterable[str], asked: str, client: Client) -> bool:
    """Whether an answer to the client may go to the address that is asked for."""
    return any(_is_same(asked, one, any_port=client.is_public) for one in registered)


def _is_same(asked: str, registered: str, *, any_port: bool) -> bool:
    """Whether two addresses are equal in every character, but for the port of a loopback one.

    RFC 9700 §2.1.
    """
    if asked == registered:
        return True
    ours, theirs = _LOOPBACK.fullmatch(registered), _LOOPBACK.fullmatch(asked)
    is_loopback = any_port and ours is not None and theirs is not None
    return is_loopback and ours.groups() == theirs.groups()  # type: ignore[union-attr]
