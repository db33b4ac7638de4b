"""Where the apps of the second kind are opened: they have no address that we would know them by."""

from typing import NamedTuple

from domain.apps import addresses, urls
from domain.database.queries import FixedRows
from models import App

_ALL = FixedRows("SELECT app_id, opens_at, needs_mfa FROM client")


class Tile(NamedTuple):
    """Where an app is opened, "" for nowhere that we know, and whether that takes MFA."""

    address: str
    needs_mfa: bool = True

    @property
    def host(self) -> str:
        """As people know the address."""
        return addresses.shown(urls.origin(self.address)) if self.address else ""


def by_app(apps: list[App]) -> dict[int, Tile]:
    """For each of these apps, by its number."""
    found = {app.id: Tile(app.origin) for app in apps if app.kind == App.PROXY}
    if len(found) == len(apps):
        return found
    return found | {app: Tile(address, bool(needs)) for app, address, needs in _ALL.rows()}
