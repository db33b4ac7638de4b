"""The table of guards, and the program that takes them out one at a time."""

from pathlib import Path

import pytest

from tests import guarding
from tests.guards import GUARDS, Guard, Swap

HALF = Swap(
    "domain/access/lifetimes.py",
    "return not _lasts(session.created_at, HALF_LIFETIME, now)",
    "return False",
)
TEN_MINUTES = (
    "tests/unit/domain/access/test_sessions.py::test_a_half_session_ends_after_ten_minutes"
)


@pytest.fixture
def copy(tmp_path: Path) -> guarding.Copy:
    return guarding.Copy(tmp_path / "checkout")


def test_every_guard_stands_where_the_table_says() -> None:
    swaps = [swap for guard in GUARDS for swap in (guard.out, *guard.behind)]
    assert [reason for swap in swaps if (reason := guarding.stale(swap))] == []
    assert [swap for swap in swaps if swap.stands == swap.instead] == []


def test_no_guard_is_in_the_table_twice() -> None:
    out = [(guard.out, guard.behind) for guard in GUARDS]
    assert len(out) == len(set(out))


def test_a_guard_with_others_behind_it_says_which() -> None:
    assert [guard for guard in GUARDS if bool(guard.behind) != bool(guard.why)] == []


def test_a_guard_that_a_test_misses_is_caught(copy: guarding.Copy) -> None:
    known: dict[str, str] = {}
    outcome, detail = guarding.tried(Guard("S-22", HALF), [TEN_MINUTES], copy, known)
    assert (outcome, detail) == (guarding.CAUGHT, TEN_MINUTES)
    assert list(known.values()) == [TEN_MINUTES]


def test_a_guard_that_no_test_misses_has_survived(copy: guarding.Copy) -> None:
    harmless = Swap(HALF.file, HALF.stands, f"{HALF.stands}  # as before")
    outcome, _ = guarding.tried(Guard("S-22", harmless), [TEN_MINUTES], copy, {})
    assert outcome == guarding.SURVIVED


def test_a_guard_that_no_test_names_has_survived(copy: guarding.Copy) -> None:
    assert guarding.tried(Guard("S-22", HALF), [], copy, {})[0] == guarding.SURVIVED


def test_a_guard_that_stands_there_no_more_is_told(copy: guarding.Copy) -> None:
    gone = Swap(HALF.file, "return not _lasts(never)", "")
    assert guarding.tried(Guard("S-22", gone), [TEN_MINUTES], copy, {})[0] == guarding.STALE


def test_code_that_does_not_even_start_counts_as_no_catch(copy: guarding.Copy) -> None:
    broken = Swap(HALF.file, HALF.stands, "return (")
    assert guarding.tried(Guard("S-22", broken), [TEN_MINUTES], copy, {})[0] == guarding.BROKEN


def test_the_copy_is_whole_again_afterwards(copy: guarding.Copy) -> None:
    with copy.without(Guard("S-22", HALF)):
        assert HALF.stands not in (copy.folder / HALF.file).read_text()
    assert (copy.folder / HALF.file).read_text() == (guarding.ROOT / HALF.file).read_text()
