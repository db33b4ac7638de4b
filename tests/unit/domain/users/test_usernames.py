"""One spelling for each username."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text import writing
from domain.users import accounts, usernames
from tests import cases
from tests.unit.conftest import NOW, ORIGIN, PASSWORD, Person

ALEX = cases.rows("B35", "username_set")[0]["values"]
ANNE = cases.rows("B35", "username_set")[1]


@pytest.mark.case("B35")
@pytest.mark.requirement("S-74")
@pytest.mark.parametrize("typed", ALEX)
def test_no_spelling_makes_a_second_alex(data_dir: object, typed: str) -> None:
    accounts.create(accounts.NewAccount("alex", "Alex", PASSWORD), NOW, ORIGIN)
    with pytest.raises((usernames.BadUsername, accounts.UsernameTaken)):
        accounts.create(accounts.NewAccount(typed, "Other", PASSWORD), NOW, ORIGIN)


@pytest.mark.case("B35")
@pytest.mark.parametrize("typed", [*ALEX[:4]])
def test_capitals_width_and_outer_spaces_find_alex(data_dir: object, typed: str) -> None:
    alex = accounts.create(accounts.NewAccount("alex", "Alex", PASSWORD), NOW, ORIGIN)
    assert accounts.find(typed) == alex


@pytest.mark.case("B35")
@pytest.mark.parametrize("typed", ANNE["values"])
def test_other_alphabets_fold_the_same_way(typed: str) -> None:
    assert usernames.canonical(typed) == usernames.canonical(ANNE["base"]) == "änne"


@pytest.mark.case("B35")
@pytest.mark.parametrize("typed", ["İlker", "İLKER", "i\u0307lker", "I\u0307lker", "ＩLKER"])
def test_the_dotted_capital_of_turkish_keyboards_is_an_i(data_dir: object, typed: str) -> None:
    ilker = accounts.create(accounts.NewAccount("ilker", "İlker", PASSWORD), NOW, ORIGIN)
    assert accounts.find(typed) == ilker
    with pytest.raises(accounts.UsernameTaken):
        accounts.create(accounts.NewAccount(typed, "Other", PASSWORD), NOW, ORIGIN)


@pytest.mark.case("B16")
@pytest.mark.parametrize("typed", ["user27", "user٢٧", "user۲۷", "user２７", "user२७"])
def test_digits_of_any_script_name_the_same_person(data_dir: object, typed: str) -> None:
    person = accounts.create(accounts.NewAccount("user27", "Sam", PASSWORD), NOW, ORIGIN)
    assert accounts.find(typed) == person
    assert usernames.canonical(typed) == "user27"


@pytest.mark.parametrize(
    "typed",
    [
        "सीता",
        "மீனா",
        "สวัสดี",
        "মিতু",
        "राम.कि@example.com",
        "alice",
        "bob.smith",
        "eve+test@example.com",
        "жанна",
        "陳大文",
        "たろう太郎",
        "o'hara",
    ],
)
def test_names_of_many_alphabets_are_welcome(typed: str) -> None:
    assert usernames.canonical(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        *("", "  ", "a b", "a:b", "a/b", "<b>", "a\nb", "abc\0def", ".alex", "alex-", "a" * 65),
        *("\u0430lex", "al\u200dex", "\u0430\u0441\u0435", "ɑlex", "alex\u202e", "α"),
    ],
)
def test_what_cannot_be_a_username_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(usernames.BadUsername, match=r"^[A-Z].*\.$"):
        usernames.canonical(typed)


@pytest.mark.case("B34")
def test_a_name_with_nul_is_refused_plainly() -> None:
    (row,) = cases.rows("B34", "username_or_password")
    with pytest.raises(usernames.BadUsername):
        usernames.canonical(row["value"])


@given(st.text(max_size=80))
def test_canonical_names_stay_as_they_are(typed: str) -> None:
    try:
        name = usernames.canonical(typed)
    except usernames.BadUsername:
        return
    assert usernames.canonical(name) == usernames.folded(name) == name


def test_a_taken_name_is_told_as_such(alice: Person) -> None:
    with pytest.raises(accounts.UsernameTaken, match="taken"):
        accounts.create(accounts.NewAccount("Alice", "Other", PASSWORD), NOW, ORIGIN)


@pytest.mark.case("B24")
@pytest.mark.parametrize("dash", "-\u2010\u2011\u2012\u2013\u2014\u2212\uff0d\ufe63")
def test_another_dash_is_a_hyphen(dash: str) -> None:
    assert usernames.canonical(f"Anne{dash}Marie") == "anne-marie"


@pytest.mark.case("B35")
@pytest.mark.parametrize("mark", "'’‘ʼ´′＇")
def test_another_apostrophe_is_a_plain_one(mark: str) -> None:
    assert usernames.canonical(f"O{mark}Hara") == usernames.folded(f"o{mark}hara") == "o'hara"


@pytest.mark.case("B35")
@pytest.mark.parametrize("name", ["-ा", "क.ा", "1-ি"])
def test_a_mark_alone_is_no_letter_to_end_with(name: str) -> None:
    with pytest.raises(usernames.BadUsername, match="begin and end"):
        usernames.canonical(name)


@pytest.mark.requirement("S-10")
@pytest.mark.parametrize("ask", [usernames.folded, usernames.words, writing.one_line])
def test_a_text_made_to_be_slow_is_not_composed(ask: Callable[[str], object]) -> None:
    slow = "a" + "".join(mark * 7_000 for mark in "\u0345\u0302\u031b\u0327\u0334")
    before = time.process_time()
    ask(slow)
    with pytest.raises(usernames.BadUsername, match="at most 64"):
        usernames.canonical(slow)
    assert time.process_time() - before < 1
