"""What an app holds of a sign-in, made for tests."""

from domain.database.queries import FixedRows
from domain.database.storage import write
from domain.encryption import tokens
from domain.oidc import grants, requests
from domain.oidc.clients import ClientApp
from domain.oidc.grant_validity import IS_VALID, JOINS
from models import Grant, Session
from tests.unit import oidc
from tests.unit import oidc_made as made
from tests.unit.conftest import NOW, ORIGIN

_IS_ALIVE = FixedRows(f"SELECT 1 FROM app_grant g {JOINS} WHERE g.id = ? AND {IS_VALID}")  # noqa: S608


def granted(
    app: ClientApp, session: Session, scope: str = "openid", now: int = NOW, *, spent: bool = True
) -> Grant:
    """What the app holds after it has come with the code."""
    given = oidc.parameters(app.client.client_id, made.REDIRECT, scope=scope)
    code = grants.begin(requests.read(given.items()), session, now, ORIGIN)
    grant: Grant = Grant.get(Grant.code_hash == tokens.hashed(code))
    if spent:
        with write():
            Grant.update(spent_at=now).where(Grant.id == grant.id).execute()
    return grant


def is_alive(grant: Grant, now: int = NOW) -> bool:
    """Whether it is good for anything."""
    return bool(_IS_ALIVE.rows(now, grant.id))


def change(query: object) -> None:
    """Run this, as nothing of ours would."""
    with write():
        query.execute()  # type: ignore[attr-defined]
