"""The recovery code."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import budgets, sessions
from domain.mfa import check_symbol, code_text, policy, recovery_code_use, recovery_codes
from domain.mfa.check_symbol import ALPHABET
from domain.refusals import Refused
from domain.signin import signin
from models import Attempts, Event, RecoveryCode, Session, database
from tests import cases
from tests.unit.conftest import ORIGIN, Person, come_back, signed_in

TEXTS = st.text(ALPHABET, min_size=24, max_size=24).map(
    lambda symbols: symbols + check_symbol.of(symbols)
)
WIDE = {ord(c): ord(c) + 0xFEE0 for c in ALPHABET}
TRANSFORMS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "no_dashes": lambda code: code.replace("-", ""),
    "dashes_to_spaces": lambda code: code.replace("-", " "),
    "dashes_to_U+2013": lambda code: code.replace("-", "–"),
    "full_width": lambda code: code.translate(WIDE),
    "leading_and_trailing_space": lambda code: f"  {code} ",
    "trailing_newline": lambda code: code + "\r\n",
}


def half_session(person: Person) -> Session:
    return signed_in(person, stage=Session.PASSWORD)


def made(person: Person, now: int) -> str:
    return recovery_codes.generate(signed_in(person), now).text


@pytest.mark.requirement("S-29")
def test_a_code_is_24_random_symbols_of_32_and_a_check_symbol() -> None:
    compact = code_text.new().replace("-", "")
    assert len(compact) == 25
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert set(compact) <= set(ALPHABET)


@pytest.mark.requirement("S-30")
def test_only_the_hash_of_a_saved_code_is_kept(bob: Person, now: int, data_dir: Path) -> None:
    session = signed_in(bob)
    text = recovery_codes.generate(session, now).text
    recovery_code_use.mark_saved(session, now)
    row = RecoveryCode.get()
    assert bytes(row.code_hash) == hashlib.sha256(text.replace("-", "").encode()).digest()
    assert row.sealed_copy is None
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    dump = b"".join(path.read_bytes() for path in data_dir.iterdir())
    assert text.encode() not in dump
    assert text.replace("-", "").encode() not in dump


@pytest.mark.case("B24")
@pytest.mark.parametrize("name", cases.rows("B24", "recovery_transform")[0]["apply_to_real_code"])
def test_every_harmless_spelling_signs_in(bob: Person, now: int, name: str) -> None:
    text = made(bob, now)
    opened = signin.with_recovery_code(half_session(bob), TRANSFORMS[name](text), now, ORIGIN)
    assert opened.session.is_full


@pytest.mark.case("B24")
def test_spellings_of_a_used_code_do_not_sign_in_again(bob: Person, now: int) -> None:
    text = made(bob, now)
    come_back(signin.with_recovery_code(half_session(bob), text, now, ORIGIN))
    for transform in TRANSFORMS.values():
        with pytest.raises(recovery_code_use.Outdated):
            signin.with_recovery_code(half_session(bob), transform(text), now, ORIGIN)
        now += budgets.LONGEST_RECOVERY_DELAY


@pytest.mark.case("B24")
@given(TEXTS)
def test_look_alikes_are_read_as_the_letter_that_exists(text: str) -> None:
    typed = text.replace("0", "o").replace("1", "l")
    assert code_text.parsed(typed).replace("-", "") == text


@pytest.mark.case("B24")
@given(TEXTS, st.text(ALPHABET, min_size=1, max_size=11))
def test_junk_after_a_good_code_is_refused(text: str, junk: str) -> None:
    with pytest.raises(code_text.Mistyped):
        code_text.parsed(text + junk)


@given(TEXTS, st.integers(0, 24), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_always_noticed(text: str, place: int, symbol: str) -> None:
    slip = text[:place] + symbol + text[place + 1 :]
    if slip == text:
        return
    with pytest.raises(code_text.Mistyped):
        code_text.parsed(slip)


@given(TEXTS, st.integers(0, 23))
def test_two_swapped_neighbours_are_always_noticed(text: str, place: int) -> None:
    slip = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if slip == text:
        return
    with pytest.raises(code_text.Mistyped):
        code_text.parsed(slip)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_code_or_a_slip(typed: str) -> None:
    with suppress(code_text.Mistyped):
        assert len(code_text.parsed(typed)) == 29


def test_a_slip_is_not_counted(bob: Person, now: int) -> None:
    made(bob, now)
    with pytest.raises(code_text.Mistyped):
        signin.with_recovery_code(half_session(bob), "ABC", now, ORIGIN)
    assert not Attempts.select().exists()


@pytest.mark.requirement("S-34")
def test_regenerating_ends_the_code_before(bob: Person, now: int) -> None:
    first = made(bob, now)
    made(bob, now)
    with pytest.raises(recovery_code_use.Outdated):
        signin.with_recovery_code(half_session(bob), first, now, ORIGIN)


@pytest.mark.requirement("S-32")
def test_signing_in_with_the_code_makes_its_replacement(bob: Person, now: int) -> None:
    text = made(bob, now)
    opened = signin.with_recovery_code(half_session(bob), text, now, ORIGIN)
    replacement = recovery_codes.shown(come_back(opened), now)
    assert replacement is not None
    assert replacement != text
    assert signin.with_recovery_code(half_session(bob), replacement, now, ORIGIN).session.is_full


@pytest.mark.requirement("S-31")
@pytest.mark.case("B25")
def test_thirty_parallel_uses_of_one_code_leave_one_living_session(bob: Person, now: int) -> None:
    text = made(bob, now)
    halves = [half_session(bob) for _ in range(9)] * 4

    def attempt(session: Session) -> str:
        with database.connection_context(), suppress(Refused):
            return signin.with_recovery_code(session, text, now, ORIGIN).token
        return ""

    with ThreadPoolExecutor(20) as pool:
        opened = {token for token in pool.map(attempt, halves) if token}
    living = [found for token in opened if (found := sessions.resume(token, now)) is not None]
    assert [session.is_full for session in living] == [True]
    assert Session.select().where(Session.recovered).count() == 1
    assert RecoveryCode.select().where(RecoveryCode.used_at.is_null(False)).count() == 1
    assert RecoveryCode.select().where(RecoveryCode.made_by == living[0].id).count() == 1


@pytest.mark.case("B25")
@pytest.mark.requirement("S-32")
def test_a_fault_while_signing_in_leaves_the_code_unspent(bob: Person, now: int) -> None:
    text = made(bob, now)
    session = half_session(bob)
    database.execute_sql(
        "CREATE TRIGGER fault BEFORE UPDATE OF stage ON session "
        "BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END"
    )
    with pytest.raises(Exception, match="the disk is gone"):
        signin.with_recovery_code(session, text, now, ORIGIN)
    database.execute_sql("DROP TRIGGER fault")
    assert signin.with_recovery_code(session, text, now, ORIGIN).session.is_full


@pytest.mark.requirement("S-33")
def test_a_code_is_shown_only_to_the_session_that_made_it(bob: Person, now: int) -> None:
    session = signed_in(bob)
    text = recovery_codes.generate(session, now).text
    assert recovery_codes.shown(session, now) == text
    assert recovery_codes.shown(signed_in(bob), now) is None


@pytest.mark.requirement("S-33")
def test_a_code_is_not_shown_after_ten_minutes(bob: Person, now: int) -> None:
    session = signed_in(bob)
    text = recovery_codes.generate(session, now).text
    assert recovery_codes.shown(session, now + 599) == text
    assert recovery_codes.shown(session, now + 600) is None


@pytest.mark.requirement("S-33")
def test_a_code_is_not_shown_once_it_is_saved(bob: Person, now: int) -> None:
    session = signed_in(bob)
    recovery_codes.generate(session, now)
    recovery_code_use.mark_saved(session, now)
    assert recovery_codes.shown(session, now) is None


def test_without_mfa_there_is_no_recovery_code(alice: Person, now: int) -> None:
    with pytest.raises(recovery_codes.MfaIsOff):
        recovery_codes.generate(signed_in(alice), now)


@pytest.mark.requirement("S-11")
def test_guessing_only_delays_the_code_and_never_shuts_it(bob: Person, now: int) -> None:
    text = made(bob, now)
    for _ in range(budgets.MOST + 1):
        with pytest.raises(recovery_code_use.WrongCode):
            signin.with_recovery_code(half_session(bob), code_text.new(), now, ORIGIN)
        now += budgets.LONGEST_RECOVERY_DELAY
    assert signin.with_recovery_code(half_session(bob), text, now, ORIGIN).session.is_full


def test_making_and_saving_a_code_is_in_the_history(bob: Person, now: int) -> None:
    session = signed_in(bob)
    recovery_codes.generate(session, now)
    recovery_code_use.mark_saved(session, now)
    kinds = [event.kind for event in Event.select().order_by(Event.id)]
    assert kinds[-2:] == ["recovery-code-made", "recovery-code-saved"]


@pytest.mark.requirement("S-33")
def test_every_page_knows_whether_a_code_is_saved(bob: Person, now: int) -> None:
    session = signed_in(bob)

    def owes() -> set[bool]:
        resumed = sessions.resume(session.token, now)
        assert resumed is not None
        return {
            resumed.mfa_requirement.owes_saved_code,
            policy.requirement_of(bob.user).owes_saved_code,
        }

    assert owes() == {True}  # MFA, and no code
    recovery_codes.generate(session, now)
    assert owes() == {True}
    recovery_code_use.mark_saved(session, now)
    assert owes() == {False}
    recovery_codes.generate(session, now)  # the saved one works no more
    assert owes() == {True}


def test_whoever_has_no_mfa_owes_no_code(alice: Person, now: int) -> None:
    resumed = sessions.resume(signed_in(alice).token, now)
    assert resumed is not None
    assert not resumed.mfa_requirement.owes_saved_code
