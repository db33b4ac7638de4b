"""Ways into apps: what is noted of them, how many there are, and when they are over."""

import pytest

from domain.apps import check
from domain.database.storage import NeedsThread, read_on_loop
from domain.encryption import tokens
from models import App, AppSession, Event, Session
from tests.unit import door
from tests.unit.conftest import ORIGIN, Person, signed_in


def passes(app: App, token: str, now: int) -> bool:
    return check.decide(app.origin, token, now).outcome == check.PASSES


@pytest.mark.requirement("S-108")
def test_what_was_noted_is_answered_without_a_thread(bob: Person, now: int) -> None:
    wiki, session = door.app(), signed_in(bob)
    token = door.cookie(wiki, session)
    with pytest.raises(NeedsThread):
        read_on_loop(door.come_with, wiki, token, now)
    door.come_with(wiki, token, now)
    assert read_on_loop(door.come_with, wiki, token, now + 59).outcome == check.PASSES
    with pytest.raises(NeedsThread):
        read_on_loop(door.come_with, wiki, token, now + 60)


def seen_at(session: Session) -> int:
    return int(Session.get_by_id(session.id).seen_at)


@pytest.mark.requirement("S-113")
@pytest.mark.parametrize("background_counts", [False, True])
def test_what_a_page_does_by_itself_keeps_no_sign_in_alive(
    bob: Person, now: int, background_counts: bool
) -> None:
    wiki, session = door.app(background_counts=background_counts), signed_in(bob)
    token = door.opened(wiki, session)
    later = now + 600
    verdict = check.decide(wiki.origin, token, later)
    check.note(verdict, later, lambda: ORIGIN, is_page_load=False)
    assert seen_at(session) == (later if background_counts else now)
    check.note(verdict, later, lambda: ORIGIN, is_page_load=True)
    assert seen_at(session) == later


def test_opening_an_app_stands_in_the_history_once(bob: Person, now: int) -> None:
    wiki = door.app()
    token = door.opened(wiki, signed_in(bob))
    door.come_with(wiki, token, now + 5)
    [event] = Event.select().where(Event.kind == "app-opened")
    assert (event.user, event.thing, event.at) == (bob.user, "Wiki", now)
    assert App.get().entered_at == now


@pytest.mark.requirement("S-112")
def test_a_cookie_that_no_browser_brought_is_soon_over(bob: Person, now: int) -> None:
    wiki = door.app()
    token = door.cookie(wiki, signed_in(bob))
    assert passes(wiki, token, now + 599)
    assert not passes(wiki, token, now + 600)


@pytest.mark.requirement("S-112")
def test_of_one_sign_in_the_newest_ways_into_an_app_are_kept(bob: Person, now: int) -> None:
    wiki, chat, session = door.app(), door.app("https://chat.example.test", "Chat"), signed_in(bob)
    elsewhere = door.opened(chat, session)
    first, *others = [door.opened(wiki, session) for _ in range(6)]
    assert not passes(wiki, first, now)
    assert all(passes(wiki, token, now) for token in others)
    assert passes(chat, elsewhere, now)


def test_no_cookie_stands_in_the_database(bob: Person, now: int) -> None:
    wiki = door.app()
    token = door.opened(wiki, signed_in(bob))
    [way] = AppSession.select()
    assert bytes(way.token_hash) == tokens.hashed(token)
