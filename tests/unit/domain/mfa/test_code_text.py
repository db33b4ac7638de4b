"""How recovery codes are written, and misread."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import limits
from domain.mfa import check_symbol, code_text, recovery_code_use, recovery_codes, totp
from domain.mfa.check_symbol import ALPHABET
from domain.mfa.code_text import RECOVERY_CODE, SIGN_IN_CODE, Kind
from domain.signin import signin
from models import RecoveryCode, Session
from tests import cases
from tests.unit.conftest import ORIGIN, Person, come_back, signed_in
from tests.unit.rows import stored

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
    dump = stored(data_dir)
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
        now += limits.MAX_RECOVERY_DELAY


@pytest.mark.case("B24")
@given(TEXTS)
def test_look_alikes_are_read_as_the_letter_that_exists(text: str) -> None:
    typed = text.replace("0", "o").replace("1", "l")
    assert code_text.parsed(typed).replace("-", "") == text


@pytest.mark.case("B16")
@given(TEXTS, st.sampled_from([0x660, 0x6F0, 0x966, 0x1D7CE]))
def test_digits_of_any_script_count_as_themselves(text: str, zero: int) -> None:
    typed = text.translate({ord("0") + n: zero + n for n in range(10)})
    assert code_text.parsed(typed).replace("-", "") == text


@pytest.mark.case("B24")
@pytest.mark.parametrize(
    "spelled",
    ["{}_{}", "{}/{}", "{}·{}", "{} , {}", "'{}{}'", "“{}{}”,", "({}-{}).", "**{}{}**", "`{}-{}`"],
)
def test_marks_between_the_symbols_and_around_them_do_not_matter(spelled: str) -> None:
    text = code_text.new()
    typed = spelled.format(text[:11], text[11:])
    assert code_text.parsed(typed) == text
    assert totp.is_recovery_code(typed)  # also where six digits are asked for


@pytest.mark.case("B24")
@pytest.mark.parametrize("junk", ["!!!", "?" * 11, "_A", "'', '"])
def test_more_than_a_mark_after_a_good_code_is_refused(junk: str) -> None:
    with pytest.raises(code_text.Mistyped):
        code_text.parsed(code_text.new() + junk)


@pytest.mark.case("B24")
@given(TEXTS, st.text(ALPHABET, min_size=1, max_size=11))
def test_junk_after_a_good_code_is_refused(text: str, junk: str) -> None:
    with pytest.raises(code_text.Mistyped):
        code_text.parsed(text + junk)


@pytest.mark.case("B22")
@pytest.mark.parametrize(
    ("meant", "asked", "told"),
    [
        (SIGN_IN_CODE, RECOVERY_CODE, "like a one-time sign-in code. This should be a recovery"),
        (RECOVERY_CODE, SIGN_IN_CODE, "like a recovery code. This should be a one-time sign-in"),
    ],
)
def test_a_code_in_the_field_of_the_other_kind_is_called_what_it_is(
    meant: Kind, asked: Kind, told: str
) -> None:
    text = code_text.derived("a token", meant.random_symbols)
    with pytest.raises(code_text.Mistyped, match=told):
        code_text.parsed(text.lower(), asked)
    with pytest.raises(code_text.Mistyped, match="you entered"):
        code_text.parsed(text.replace("-", "")[:-2], asked)


@given(TEXTS, st.integers(0, 24), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_always_noticed(text: str, place: int, symbol: str) -> None:
    slip = text[:place] + symbol + text[place + 1 :]
    if slip == text:
        return
    with pytest.raises(code_text.Mistyped):
        code_text.parsed(slip)


@given(TEXTS, st.integers(0, 23))
def test_two_swapped_neighbors_are_always_noticed(text: str, place: int) -> None:
    slip = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if slip == text:
        return
    with pytest.raises(code_text.Mistyped):
        code_text.parsed(slip)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_code_or_a_slip(typed: str) -> None:
    with suppress(code_text.Mistyped):
        assert len(code_text.parsed(typed)) == 29
