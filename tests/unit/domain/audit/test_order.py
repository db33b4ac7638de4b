"""What is numbered later is committed later: what people know of is kept as one number."""

import pytest

from domain.access import acknowledgements, actions
from domain.audit import alerts, events
from domain.audit.events import Caller
from domain.database.storage import write
from models import Event
from tests.unit.conftest import NOW, ORIGIN, Person, signed_in
from tests.unit.racing import at_once

pytestmark = pytest.mark.requirement("S-78")


def test_an_event_that_takes_long_is_told_of_although_a_later_one_was_seen(bob: Person) -> None:
    session = signed_in(bob)

    def see_a_later_one() -> None:
        with write():
            events.record(bob.user, events.SIGN_IN_CODE_MADE, NOW, Caller())
        [line] = [one for one in Event.select() if one.kind == events.SIGN_IN_CODE_MADE]
        acknowledgements.mark_seen(session, [line.id])

    at_once(lambda: events.record(bob.user, events.RESET_LINK_MADE, NOW, Caller()), see_a_later_one)
    assert [line.kind for line in alerts.unseen(session).lines] == [events.RESET_LINK_MADE]


def test_a_page_that_knows_of_a_later_event_knows_of_the_earlier(bob: Person, ada: Person) -> None:
    pages = list[tuple[int, int]]()

    def show_a_page() -> None:
        with write():
            events.record(ada.user, events.PROFILE_CHANGED, NOW, ORIGIN)
        pages.append((actions.newest(), Event.select().count()))

    at_once(lambda: events.record(bob.user, events.DISABLED, NOW, ORIGIN), show_a_page)
    [(newest, known)] = pages
    assert known == Event.select().where(Event.id <= newest).count()
