"""“Apps you're signed in to”: what apps hold of a person, and ending it.

What is ended gives the app nothing from its next request on, and the app is told if it has said
where (see `logout_notices`). The person can sign in to it again at any time.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.access.actions import ON_PEOPLE, act
from domain.audit import events
from domain.audit.events import Caller
from domain.database.queries import FixedRows
from domain.database.storage import write
from domain.oidc import consents, grants
from models import App, Client, Grant, Session, User

_ALLOWED = FixedRows(
    "SELECT n.app_id, n.given_at FROM consent n JOIN client c ON c.app_id = n.app_id "
    "WHERE n.user_id = ? AND NOT c.is_trusted"
)


@dataclass(frozen=True)
class SignIn:
    """An app that holds something of the person, or that they have let know who they are.

    `since` and `used_at` are 0 where they aren't signed in to it, `allowed_at` where they were
    never asked.
    """

    app: App
    since: int
    used_at: int
    allowed_at: int
    # Whether the app hears of it when this ends.
    is_told: bool


def of(user: User, now: int) -> list[SignIn]:
    """All of the person's, by the name of the app."""
    living = _by_app(grants.living_of(user, now))
    allowed = _allowed(user)
    clients = _clients({*living, *allowed})
    return [_sign_in(client, living.get(client.app.id, []), allowed) for client in clients]


def sign_out(session: Session, app: App, now: int) -> None:
    """End the person's sign-in at the app, which a second click finds ended."""
    with write():
        if grants.end_at(app, session.user):
            _record(session, app, now)


def remove(session: Session, app: App, now: int) -> None:
    """As `sign_out`; and the app has to ask again whether it may know who the person is."""
    with write():
        if grants.end_at(app, session.user) + consents.withdraw(app, session.user):
            _record(session, app, now)


def end(user: User, app: App, now: int, caller: Caller, by: User | None) -> None:
    """As `sign_out`, by an administrator. Raises what `act` raises."""
    with act(by, caller, ON_PEOPLE, user.username):
        if grants.end_at(app, User.get_by_id(user.id)):
            events.record(user, events.APP_ACCESS_ENDED, now, caller, by, app.name)


def _record(session: Session, app: App, now: int) -> None:
    here = Caller.of(session)
    events.record(session.user, events.APP_ACCESS_ENDED, now, here, thing=app.name)


def _by_app(living: Iterable[Grant]) -> dict[int, list[Grant]]:
    found: dict[int, list[Grant]] = {}
    for grant in living:
        found.setdefault(grant.app.id, []).append(grant)
    return found


def _allowed(user: User) -> dict[int, int]:
    """When the person let apps know who they are that ask for it, by the app's number."""
    return dict(_ALLOWED.rows(user.id))


def _clients(apps: set[int]) -> list[Client]:
    """With their apps."""
    if not apps:
        return []
    found = Client.select(Client, App).join(App).where(App.id.in_(apps))
    return list(found.order_by(App.sort_name, App.id))


def _sign_in(client: Client, living: list[Grant], allowed: dict[int, int]) -> SignIn:
    return SignIn(
        client.app,
        min((grant.created_at for grant in living), default=0),
        max((max(grant.created_at, grant.used_at) for grant in living), default=0),
        allowed.get(client.app.id, 0),
        bool(client.logout_address),
    )
