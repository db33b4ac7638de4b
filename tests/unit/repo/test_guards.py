"""The table of guards, and the program that takes them out one at a time."""

import ast
from collections.abc import Iterator

import pytest

from tests import guarding
from tests.guards import GUARDS, Guard, Swap
from tests.unguarded import ROOT, Copy, copied, stale

HALF = Swap(
    "domain/access/lifetimes.py",
    "return not _lasts(session.created_at, HALF_LIFETIME, now)",
    "return False",
)
SESSIONS = "tests/unit/domain/access/test_sessions.py"
TEN_MINUTES = f"{SESSIONS}::test_a_half_session_ends_after_ten_minutes"
AN_HOUR = f"{SESSIONS}::test_an_idle_session_ends_after_an_hour"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    with copied(tmp_path_factory.mktemp("guards")) as copy:
        yield copy


def test_every_guard_stands_where_the_table_says() -> None:
    swaps = [swap for guard in GUARDS for swap in (guard.out, *guard.behind)]
    assert [reason for swap in swaps if (reason := stale(swap))] == []
    assert [swap for swap in swaps if swap.stands == swap.instead] == []


def test_what_is_left_without_a_guard_can_still_be_read() -> None:
    """Else every test would fail, whether it notices the guard or not."""
    for swap in {guard.out for guard in GUARDS if guard.out.file.endswith(".py")}:
        text = (ROOT / swap.file).read_text("utf-8")
        ast.parse(text.replace(swap.stands, swap.instead), swap.file)


def test_no_guard_is_in_the_table_twice() -> None:
    out = [(guard.out, guard.behind) for guard in GUARDS]
    assert len(out) == len(set(out))


def test_a_guard_with_others_behind_it_says_which() -> None:
    assert [guard for guard in GUARDS if bool(guard.behind) != bool(guard.why)] == []


def test_a_guard_that_a_test_misses_is_caught(copy: Copy) -> None:
    known: dict[str, str] = {}
    outcome, detail = guarding.tried(Guard("S-22", HALF), [TEN_MINUTES], copy, known)
    assert (outcome, detail) == (guarding.CAUGHT, TEN_MINUTES)
    assert list(known.values()) == [TEN_MINUTES]


def test_a_test_that_fails_anyway_has_noticed_nothing(copy: Copy) -> None:
    noticed = [(Guard("S-22", HALF), test) for test in (TEN_MINUTES, AN_HOUR, TEN_MINUTES)]
    assert guarding.failing_anyway(noticed, copy) == set()
    with copy.without(Guard("S-22", HALF)):
        assert guarding.failing_anyway(noticed, copy) == {TEN_MINUTES}


def test_what_noticed_last_time_runs_first_and_then_what_is_near() -> None:
    elsewhere, story = "tests/unit/web/test_gate.py::test_it", "tests/e2e/test_story.py::test_it"
    tests = [story, elsewhere, AN_HOUR, TEN_MINUTES]
    near = [AN_HOUR, TEN_MINUTES]
    assert guarding.rounds(tests, HALF.file, None) == [near, [elsewhere, story]]
    assert guarding.rounds(tests, HALF.file, story) == [[story], near, [elsewhere]]
    assert guarding.rounds([story], HALF.file, "no longer there") == [[story]]


def test_a_guard_that_no_test_misses_has_survived(copy: Copy) -> None:
    harmless = Swap(HALF.file, HALF.stands, f"{HALF.stands}  # as before")
    outcome, _ = guarding.tried(Guard("S-22", harmless), [TEN_MINUTES], copy, {})
    assert outcome == guarding.SURVIVED


def test_a_guard_that_no_test_names_has_survived(copy: Copy) -> None:
    assert guarding.tried(Guard("S-22", HALF), [], copy, {})[0] == guarding.SURVIVED


def test_a_guard_that_stands_there_no_more_is_told(copy: Copy) -> None:
    gone = Swap(HALF.file, "return not _lasts(never)", "")
    assert guarding.tried(Guard("S-22", gone), [TEN_MINUTES], copy, {})[0] == guarding.STALE


def test_code_that_does_not_even_start_counts_as_no_catch(copy: Copy) -> None:
    broken = Swap(HALF.file, HALF.stands, "return (")
    assert guarding.tried(Guard("S-22", broken), [TEN_MINUTES], copy, {})[0] == guarding.BROKEN


def test_the_copy_is_whole_again_afterwards(copy: Copy) -> None:
    with copy.without(Guard("S-22", HALF)):
        assert HALF.stands not in (copy.folder / HALF.file).read_text()
    assert (copy.folder / HALF.file).read_text() == (ROOT / HALF.file).read_text()
