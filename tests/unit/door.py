"""An app behind the front door, and somebody on the way into it."""

from typing import Any

from domain.apps import check, hand_over
from domain.apps.check import Verdict
from domain.database.storage import write
from domain.encryption import tokens
from models import App, AppSession, Session
from tests.unit.conftest import NOW, ORIGIN

WIKI = "https://wiki.example.test"
STATE = "s" * 43
TARGET = "/find?q=a%26b&lang=de&x=1%2B1"


def app(origin: str = WIKI, name: str = "Wiki", **more: Any) -> App:
    """An app that everyone can open, unless `more` says otherwise."""
    row = {"is_for_everyone": True, "created_at": NOW, "sort_name": name.casefold()} | more
    with write():
        made: App = App.create(name=name, origin=origin, **row)
    return made


def code(app: App, session: Session, now: int = NOW, target: str = TARGET) -> str:
    """The code with which this sign-in goes to the app."""
    return hand_over.begin(app, session, tokens.hashed(STATE), target, now)


def cookie(app: App, session: Session, now: int = NOW) -> str:
    """The app's cookie for this sign-in, with which the browser hasn't come yet."""
    return hand_over.spend(app.origin, code(app, session, now), STATE, now).token


def come_with(app: App, token: str, now: int = NOW) -> Verdict:
    """What comes of a page load with this cookie."""
    verdict = check.decide(app.origin, token, now)
    if verdict.outcome == check.PASSES:
        check.note(verdict, now, lambda: ORIGIN, is_page_load=True)
    return verdict


def opened(app: App, session: Session, now: int = NOW) -> str:
    """The app's cookie for this sign-in, with which the browser has come."""
    token = cookie(app, session, now)
    assert come_with(app, token, now).outcome == check.PASSES
    return token


def ways_into(app: App) -> int:
    """How many there are."""
    return int(AppSession.select().where(AppSession.app == app).count())
