"""Denials: attempts to open an app that its rule doesn't allow, as events of the history."""

from domain.audit import events
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.storage import write
from models import App, Event, User

AGAIN_AFTER = 10 * 60  # seconds: a page that is loaded again and again is one line


def record(app: App, user: User, now: int, caller: Caller) -> None:
    """Record that this user was denied the app, unless that was recorded in the last minutes."""
    if not _is_recorded(app, user, now):
        with write():
            events.record(user, events.APP_REFUSED, now, caller, thing=app.name)


def _is_recorded(app: App, user: User, now: int) -> bool:
    mine = (Event.user == user) & (Event.kind == events.APP_REFUSED) & (Event.thing == app.name)
    return bool(Event.select().where(mine, moments.lasts(Event.at, AGAIN_AFTER, now)).exists())
