"""The tiles of My apps: the address at which each app is opened."""

from typing import NamedTuple

from domain.apps import addresses, urls
from domain.database.queries import FixedRows
from models import App

_ALL = FixedRows("SELECT app_id, opens_at, needs_mfa FROM client")


class Tile(NamedTuple):
    """The address at which an app is opened, "" if we know none, and whether it takes MFA."""

    address: str
    needs_mfa: bool = True

    @property
    def host(self) -> str:
        """The host of the address as people read it, "" without one."""
        return addresses.shown(urls.origin(self.address)) if self.address else ""


def by_app(apps: list[App]) -> dict[int, Tile]:
    """The tile of each of these apps, by the app's id."""
    found = {app.id: Tile(app.origin) for app in apps if app.kind == App.PROXY}
    if len(found) == len(apps):
        return found
    return found | {app: Tile(address, bool(needs)) for app, address, needs in _ALL.rows()}
