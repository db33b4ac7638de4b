"""Handing a sign-in over to an app on another host, which none of our cookies reaches.

The person's browser carries a code there: it works once, for half a minute, at that app, and only
in the browser that holds the state which the app's host was given before. What it is worth is a
cookie of that host alone. Its answer may be lost, so the same code brings the same cookie until the
browser has come with it.
"""

import secrets
from dataclasses import dataclass

from domain.apps import app_sessions, check
from domain.clock import moments
from domain.database.storage import write
from domain.encryption import tokens
from domain.users import subjects
from models import App, AppSession, Session

CODE_LASTS = 30  # seconds
LONGEST_TARGET = 8000  # characters
LOOPS = 3  # times that a browser brings no cookie to the same address in a row, and is told


class CookiesNotKept(Exception):
    """The browser was given the app's cookie again and again, and has never come with it."""


class CodeRefused(Exception):
    """The code is of no use here. `target` is where it would have led, "" if that isn't known."""

    def __init__(self, target: str = "") -> None:
        self.target = target


@dataclass(frozen=True)
class HandedOver:
    """What the browser gets: the app's cookie, and where it was going."""

    token: str
    target: str


def begin(app: App, session: Session, state_hash: bytes, target: str, now: int) -> str:
    """A code that hands this sign-in over to the app. Raises CookiesNotKept."""
    code = tokens.new()
    with write():
        _refuse_loops(app, session, state_hash, target, now)
        AppSession.create(
            app=app,
            session=session,
            token_hash=tokens.hashed(_cookie_after(code)),
            code_hash=tokens.hashed(code),
            state_hash=state_hash,
            target=target,
            created_at=now,
        )
        app_sessions.end_oldest(app, session, arrived=False)
        subjects.ensure(session.user)
    return code


def spend(origin: str, code: str, state: str, now: int) -> HandedOver:
    """The cookie and the address that the code is worth. Raises CodeRefused."""
    with write():
        way = _at(origin, code)
        if way is None:
            raise CodeRefused
        is_fresh = bool(moments.lasts(way.created_at, CODE_LASTS, now))
        if not secrets.compare_digest(bytes(way.state_hash), tokens.hashed(state)):
            # Of two tabs opened at once the state of one was kept: the other begins again there.
            raise CodeRefused(way.target if is_fresh else "")
        if not is_fresh or way.arrived_at is not None or not _is_allowed(way, now):
            raise CodeRefused(way.target)
        AppSession.update(spent_at=now).where(AppSession.id == way.id).execute()
    return HandedOver(_cookie_after(code), way.target)


def end(origin: str, token: str) -> None:
    """End every way into the app that the sign-in has with this cookie of the app."""
    way = (
        AppSession.select(AppSession, App)
        .join(App)
        .where(AppSession.token_hash == tokens.hashed(token), App.origin == origin)
        .first()
    )
    if way is not None:
        app_sessions.end_all(way.app, way.session_id)


def _at(origin: str, code: str) -> AppSession | None:
    """The way into the app at this origin that the code is of."""
    here = (AppSession.code_hash == tokens.hashed(code)) & (App.origin == origin)
    found: AppSession | None = AppSession.select(AppSession, App).join(App).where(here).first()
    return found


def _is_allowed(way: AppSession, now: int) -> bool:
    return check.outcome_for(way.app, way.session, now) == check.PASSES


def _refuse_loops(app: App, session: Session, state_hash: bytes, target: str, now: int) -> None:
    mine = (AppSession.app == app) & (AppSession.session == session)
    lately = mine & moments.lasts(AppSession.created_at, 2 * CODE_LASTS, now)
    here = lately & (AppSession.target == target) & (AppSession.state_hash == state_hash)
    lost = here & AppSession.spent_at.is_null(False) & AppSession.arrived_at.is_null()
    is_kept = AppSession.select().where(lately, AppSession.arrived_at.is_null(False)).exists()
    if not is_kept and AppSession.select().where(lost).count() >= LOOPS:
        raise CookiesNotKept


def _cookie_after(code: str) -> str:
    return tokens.following(code, "app")
