"""Ways into apps: each is a cookie of one app, and lasts no longer than the sign-in it is of."""

from typing import Any

from domain.audit import events
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.storage import write
from models import App, AppSession, Session

MOST = 5  # ways that one sign-in has into one app; a browser needs one
MOST_UNSEEN = 50  # that no browser has come with: each tab opened at once begins one
UNSEEN_FOR = 10 * 60  # seconds that such a one lasts


def is_open(way: AppSession, now: int) -> bool:
    """Whether it leads in, as long as its sign-in lasts."""
    if way.arrived_at is not None:
        return bool(moments.is_believed(way.created_at, now, moments.IN_THE_MIDDLE))
    return bool(moments.lasts(way.created_at, UNSEEN_FOR, now, moments.IN_THE_MIDDLE))


def is_over(now: int) -> Any:
    """The condition, for a query, of those that lead in no longer."""
    is_seen = AppSession.arrived_at.is_null(False)
    lasts = moments.lasts(AppSession.created_at, UNSEEN_FOR, now, moments.IN_THE_MIDDLE)
    is_believed = moments.is_believed(AppSession.created_at, now, moments.IN_THE_MIDDLE)
    return (is_seen & ~is_believed) | (~is_seen & ~lasts)


def arrive(way: AppSession, now: int, caller: Caller) -> None:
    """Note that the browser has come with the app's cookie: its code is worth nothing now."""
    app, session = way.app, way.session
    with write():
        mine = (AppSession.id == way.id) & AppSession.arrived_at.is_null()
        if not AppSession.update(arrived_at=now).where(mine).execute():
            return  # another request was first
        end_beyond_the_most(app, session, arrived=True)
        App.update(entered_at=now).where(App.id == app.id).execute()
        events.record(session.user, events.APP_OPENED, now, caller.within(session), thing=app.name)


def end_beyond_the_most(app: App, session: Session, *, arrived: bool) -> None:
    """Keep the newest, within the caller's transaction."""
    alike = AppSession.arrived_at.is_null(not arrived)
    mine = (AppSession.app == app) & (AppSession.session == session) & alike
    newest = (
        AppSession.select(AppSession.id)
        .where(mine)
        .order_by(AppSession.id.desc())
        .limit(MOST if arrived else MOST_UNSEEN)
    )
    AppSession.delete().where(mine, AppSession.id.not_in([way.id for way in newest])).execute()


def end_all(app: App, session: Session) -> None:
    """End every way that the sign-in has into the app."""
    with write():
        AppSession.delete().where(AppSession.app == app, AppSession.session == session).execute()
