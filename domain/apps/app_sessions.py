"""App sessions: each is the cookie of one app, and lasts no longer than the sign-in behind it."""

from typing import Any

from domain.audit import events
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.storage import write
from models import App, AppSession, ReturnRequest, Session

MOST = 5  # app sessions of one sign-in in one app; a browser needs one
MOST_UNSEEN = 50  # app sessions that no browser has come with: each tab opened at once begins one
UNSEEN_FOR = 10 * 60  # seconds that an app session lasts with which no browser has come


def is_open(app_session: AppSession, now: int) -> bool:
    """Whether the app session opens its app, as long as its sign-in lasts."""
    if app_session.arrived_at is not None:
        return bool(moments.is_believed(app_session.created_at, now, moments.IN_THE_MIDDLE))
    return bool(moments.lasts(app_session.created_at, UNSEEN_FOR, now, moments.IN_THE_MIDDLE))


def is_over(now: int) -> Any:
    """The condition, for a query, of app sessions that open their app no longer."""
    is_seen = AppSession.arrived_at.is_null(False)
    lasts = moments.lasts(AppSession.created_at, UNSEEN_FOR, now, moments.IN_THE_MIDDLE)
    is_believed = moments.is_believed(AppSession.created_at, now, moments.IN_THE_MIDDLE)
    return (is_seen & ~is_believed) | (~is_seen & ~lasts)


def record_arrival(app_session: AppSession, now: int, caller: Caller) -> None:
    """Record that a browser has come with the app's cookie: its code is worth nothing now."""
    app, session = app_session.app, app_session.session
    with write():
        mine = (AppSession.id == app_session.id) & AppSession.arrived_at.is_null()
        if not AppSession.update(arrived_at=now).where(mine).execute():
            return  # another request was first
        end_oldest(app, session, arrived=True)
        App.update(entered_at=now).where(App.id == app.id).execute()
        events.record(session.user, events.APP_OPENED, now, caller.within(session), thing=app.name)


def end_oldest(app: App, session: Session, *, arrived: bool) -> None:
    """End all but the newest of a sign-in's app sessions, within the caller's transaction.

    `arrived` says of which: those that a browser has come with, or those that none has.
    """
    alike = AppSession.arrived_at.is_null(not arrived)
    mine = (AppSession.app == app) & (AppSession.session == session) & alike
    newest = (
        AppSession.select(AppSession.id)
        .where(mine)
        .order_by(AppSession.id.desc())
        .limit(MOST if arrived else MOST_UNSEEN)
    )
    AppSession.delete().where(mine, AppSession.id.not_in([one.id for one in newest])).execute()


def end_all(app: App, session: Session) -> None:
    """End every app session that the sign-in has in this app."""
    with write():
        AppSession.delete().where(AppSession.app == app, AppSession.session == session).execute()


def end_all_of(app: App) -> None:
    """End every app session in this app, within the caller's transaction, as its host changes.

    Whoever is on the way there begins anew at the other one, which hasn't given their browser the
    cookie that the way is tied to.
    """
    for rows in (AppSession, ReturnRequest):
        rows.delete().where(rows.app == app).execute()
