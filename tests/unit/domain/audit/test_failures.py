"""Failed sign-ins in the history: one line an hour and person, with their number (A22)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from starlette.testclient import TestClient

from domain.audit import failures
from domain.audit.events import Caller
from domain.refusals import Refused
from domain.signin import code_first, signin
from models import Event, database
from tests.unit.browser import words
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in

pytestmark = pytest.mark.case("A22")
HOUR = failures.HOUR
KINDS = ("password-failed", "first-code-failed", "unknown-username")


def fail(name: str, now: int, typed: str = "not that one", origin: Caller = ORIGIN) -> None:
    with pytest.raises(Refused):
        signin.with_password(name, typed, now, origin)


def lines() -> list[tuple[str, str, int]]:
    found = Event.select().where(Event.kind.in_(KINDS)).order_by(Event.id)
    return [(event.kind, event.subject, event.number) for event in found]


def test_wrong_passwords_are_one_line_an_hour_and_person(
    alice: Person, bob: Person, now: int
) -> None:
    for name in ("alice", "alice", "bob", "ALICE"):
        fail(name, now)
    fail("alice", now + HOUR)
    assert lines() == [
        ("password-failed", "alice", 3),
        ("password-failed", "bob", 1),
        ("password-failed", "alice", 1),
    ]


def test_a_hundred_thousand_tries_would_fill_no_table(alice: Person, now: int) -> None:
    for second in range(60):
        fail("alice", now + second)
    assert lines() == [("password-failed", "alice", 60)]


def test_it_counts_where_the_throttle_does_not_let_try(alice: Person, now: int) -> None:
    for _ in range(8):
        fail("alice", now)
    assert lines() == [("password-failed", "alice", 8)]
    fail("alice", now, PASSWORD)
    assert lines() == [("password-failed", "alice", 9)]


@pytest.mark.requirement("S-16")
def test_of_names_that_nobody_has_all_share_one_line_and_none_is_kept(
    alice: Person, now: int
) -> None:
    for name in ("mallory", "hunter2 typed in the wrong field", "mallory"):
        fail(name, now)
    assert lines() == [("unknown-username", "", 3)]
    kept = list(Event.select().dicts())
    assert "mallory" not in str(kept)
    assert "hunter2" not in str(kept)


@pytest.mark.requirement("S-16")
def test_names_cost_as_many_statements_whether_anybody_has_them_or_not(
    alice: Person, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    execute = database.obj.execute_sql

    def spy(sql: str, *given: object, **more: object) -> object:
        asked.append(sql)
        return execute(sql, *given, **more)

    monkeypatch.setattr(database.obj, "execute_sql", spy)
    counts = []
    for name in ("alice", "nobody"):
        for _ in range(2):
            asked.clear()
            user = alice.user if name == "alice" else None
            failures.note(user, KINDS[0], now, ORIGIN)
            counts.append([sql for sql in asked if sql.startswith("INSERT")])
    assert [len(each) for each in counts] == [1, 1, 1, 1]


def test_tries_side_by_side_are_all_counted(alice: Person, now: int) -> None:
    def note(_: int) -> None:
        with database.connection_context():
            failures.note(alice.user, "password-failed", now, ORIGIN)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(note, range(40)))
    assert lines() == [("password-failed", "alice", 40)]


def test_codes_before_the_password_are_counted_too(bob: Person, now: int) -> None:
    for name in ("bob", "bob", "nobody"):
        with suppress(Refused):
            code_first.give(name, wrong(bob, now), now, ORIGIN)
    assert lines() == [("first-code-failed", "bob", 2), ("unknown-username", "", 1)]


def test_a_slip_that_is_no_guess_is_no_failure(bob: Person, now: int) -> None:
    with pytest.raises(Refused):
        code_first.give("bob", "12", now, ORIGIN)
    assert lines() == []


def test_signing_in_and_looking_add_no_such_line(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    client.get("/profile")
    assert lines() == []


def test_the_line_says_when_it_was_last_and_from_where(alice: Person, now: int) -> None:
    fail("alice", now)
    fail("alice", now + 60, origin=Caller("203.0.113.5", "Chrome"))
    line = Event.get(Event.kind == "password-failed")
    assert (line.since, line.at, line.address) == (now, now + 60, "203.0.113.5")


@pytest.mark.case("B51")
def test_a_clock_that_was_ahead_hides_no_failure(alice: Person, now: int) -> None:
    fail("alice", now + 5 * HOUR)
    fail("alice", now)
    assert lines() == [("password-failed", "alice", 1)] * 2


def test_person_and_administrators_read_how_many(
    client: TestClient, ada: Person, bob: Person, clock: Clock
) -> None:
    for _ in range(3):
        fail("bob", clock.now)
    fail("nobody", clock.now)
    sign_in(client, bob, clock.now)
    assert "3 sign-ins failed: incorrect password" in words(client.get("/profile").text)
    client.post("/sign-out")
    sign_in(client, ada, clock.now)
    team = words(client.get("/activity").text)
    assert "3 sign-ins failed: incorrect password" in team
    assert "Sign-in failed: unknown username" in team
    assert "by someone" in team
    page = words(client.get(f"/people/{bob.user.id}").text)
    assert "3 sign-ins failed: incorrect password" in page
