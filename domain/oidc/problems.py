"""What keeps people from apps that speak OpenID Connect: asked of all of them at once."""

from typing import NamedTuple

from domain.database.queries import FixedRows
from models import ClientAddress

_NO_REDIRECT = FixedRows(
    "SELECT c.app_id FROM client c WHERE NOT EXISTS "
    "(SELECT 1 FROM client_address d WHERE d.app_id = c.app_id AND d.purpose = ?)"
)
_NO_SECRET = FixedRows(
    "SELECT c.app_id FROM client c WHERE NOT c.is_public AND NOT EXISTS "
    "(SELECT 1 FROM client_secret s WHERE s.app_id = c.app_id)"
)
_LATEST = FixedRows(
    "SELECT f.app_id, f.at, f.detail FROM app_fault f "
    "WHERE f.id IN (SELECT MAX(l.id) FROM app_fault l GROUP BY l.app_id)"
)


class Latest(NamedTuple):
    """The latest fault of an app."""

    at: int
    detail: str


def without_redirect() -> set[int]:
    """The numbers of the apps that have no address to come back to."""
    return {app for (app,) in _NO_REDIRECT.rows(ClientAddress.SIGN_IN)}


def without_secret() -> set[int]:
    """The numbers of the apps that need a secret and have none."""
    return {app for (app,) in _NO_SECRET.rows()}


def latest_faults() -> dict[int, Latest]:
    """The latest fault of each app that has one, by the app's number."""
    return {app: Latest(at, detail) for app, at, detail in _LATEST.rows()}
