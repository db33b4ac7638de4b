"""What constant SQL finds is what the models would: no column is missing, none is another's."""

import pytest

from domain.access import session_rows
from domain.audit import past_events
from domain.database.queries import Fixed
from models import Event, Session, Table, User
from tests.unit.conftest import Person, signed_in

TABLES = sorted(Table.__subclasses__(), key=lambda table: table.__name__)


def test_the_query_of_every_request_finds_whole_rows(bob: Person) -> None:
    found = session_rows.find(signed_in(bob).token)
    assert found is not None
    assert found.__data__ == Session.get_by_id(found.id).__data__
    assert found.user.__data__ == User.get_by_id(bob.user.id).__data__


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_constant_sql_finds_whole_rows(bob: Person, table: type[Table]) -> None:
    signed_in(bob)
    rows = Fixed(table, "")()
    assert [row.__data__ for row in rows] == [row.__data__ for row in table.select()]


def test_a_line_of_the_history_has_what_the_event_has(bob: Person) -> None:
    [line] = past_events.recent(bob.user)
    event = Event.get()
    for name in ("id", "kind", "at", "browser", "address", "subject", "number", "since"):
        assert getattr(line, name) == getattr(event, name), name
