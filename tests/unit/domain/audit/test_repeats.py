"""A form sent again is told by the last few minutes of one person's history, however long it is."""

import re

import pytest

from domain.audit import events, repeats
from domain.audit.events import Caller
from domain.database.storage import write
from tests.unit.conftest import Person, signed_in
from tests.unit.query_plans import planned


def test_only_events_of_the_person_are_looked_through(
    alice: Person, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = signed_in(alice, now)
    with planned(monkeypatch) as plan:
        repeats.done_lately(session, events.SIGNED_OUT_ELSEWHERE, now)
    sought = re.compile(r"(SEARCH .*\(|Index Cond.*)user_id")
    assert [step for step in plan if sought.search(step)]


def test_what_somebody_else_did_is_no_repeat(alice: Person, bob: Person, now: int) -> None:
    session = signed_in(alice, now)
    with write():
        events.record(bob.user, events.PASSWORD_CHANGED, now, Caller.of(session))
    assert not repeats.done_lately(session, events.PASSWORD_CHANGED, now)
    with write():
        events.record(alice.user, events.PASSWORD_CHANGED, now, Caller.of(session))
    assert repeats.done_lately(session, events.PASSWORD_CHANGED, now)
