"""Check people: by parts of words, filtered, sorted, page by page, few of them or very many."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.database import migrating, storage
from domain.users import directory, usernames
from domain.users.directory import PeopleQuery
from models import SearchWord, User, database
from tests.unit.browser import words
from tests.unit.conftest import NOW, Person, sign_in
from tests.unit.listed import names

pytestmark = pytest.mark.case("A18")
Make = Callable[..., Person]


@pytest.mark.parametrize("text", ["arbe", "BERA", "al", "b@exam", "lex", "rbera ob"])
def test_any_part_of_name_username_or_address_is_found(make_user: Make, text: str) -> None:
    make_user("bob", "Alex Barbera")
    make_user("carol", "Carol")
    assert names(text) == ["bob"]


@pytest.mark.parametrize(("text", "found"), [("zo", 1), ("ZOË", 1), ("müll", 1), ("lüden", 1)])
def test_beginnings_of_words_are_found_among_many(
    make_user: Make, size: str, text: str, found: int
) -> None:
    make_user("zoe", "Zoë Müller-Lüdenscheidt")
    assert len(names(text)) == found


@pytest.mark.case("B35")
@pytest.mark.parametrize("text", ["o'neil", "O’NEIL", "oʼn", "d’arc o'neil"])
def test_a_name_is_found_with_whichever_apostrophe(make_user: Make, size: str, text: str) -> None:
    make_user("bob", "Bob O’Neil D'Arc")
    make_user("o'neil", "Kim d’Arc")
    assert sorted(names(text)) == ["bob", "o'neil"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("İlker", "ilker İLKER Ilker ılker İlk"),
        ("Işık", "işık ISIK isik IŞIK"),
        ("Zoë", "zoe ZOE zoé zoë"),
        ("Łukasz Ørsted-Đạt", "lukasz orsted dat łukasz ørsted"),
        ("Наталья Зайцева", "зайцева заицева"),
    ],
)
def test_marks_on_letters_make_no_odds(make_user: Make, size: str, name: str, typed: str) -> None:
    make_user("u1", name)
    make_user("u2", "Somebody Else")
    assert [names(text) for text in typed.split()] == [["u1"]] * len(typed.split())


def test_a_name_with_and_without_marks_is_one_word(make_user: Make, size: str) -> None:
    make_user("zoë", "Zoe Zoë")
    assert [word.word for word in SearchWord.select().where(SearchWord.word.startswith("z"))] == [
        "zoe"
    ]
    assert names("zo") == ["zoë"]


def test_kana_with_voicing_marks_are_other_letters(make_user: Make, size: str) -> None:
    make_user("u1", "ガク")
    assert (names("ガク"), names("カク")) == (["u1"], [])


def test_what_was_stored_before_is_found_the_same_way(make_user: Make, size: str) -> None:
    person = make_user("zoe", "Zoë İlker")
    SearchWord.delete().execute()
    former = ("zoe", "zoë", "i\u0307lker", "o’neil", "plain")
    SearchWord.insert_many([{"user": person.user.id, "word": word} for word in former]).execute()
    with storage.write():
        next(m for m in migrating._runner().migrations() if m.name == "0024_search").load().up(
            None, database.obj
        )
    assert names("zo") == names("ilker") == names("zoë") == ["zoe"]
    found = [one.word for one in SearchWord.select().order_by(SearchWord.word)]
    assert found == ["ilker", "o'neil", "plain", "zoe"]
    assert {usernames.searchable(word) for word in former} == set(found)


def test_parts_within_words_are_not_looked_for_among_many_and_it_says_so(
    client: TestClient, ada: Person, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, ada, now)
    assert "the start of each word" not in words(client.get("/people?q=da").text)
    monkeypatch.setattr(directory, "MANY", 0)
    page = words(client.get("/people?q=da").text)
    assert "more than 0 people, the search only looks at the start of each word" in page
    assert "No results." in page


@pytest.mark.parametrize("text", ["%", "_%", "\\", "'", "a%b"])
def test_signs_of_the_database_are_only_signs(make_user: Make, size: str, text: str) -> None:
    make_user("bob", "Bob")
    assert names(text) == []


def test_all_words_must_fit_and_each_person_comes_once(make_user: Make, size: str) -> None:
    for username, name in (("d", "Anna Annason"), ("c", "Ann Bo"), ("b", "Bo Annabel")):
        make_user(username, name)
    assert sorted(names("ann")) == ["b", "c", "d"]
    assert sorted(names("ann bo")) == ["b", "c"]
    assert names("ann nobody") == []


def test_too_many_to_sort_come_by_the_word_found_page_by_page(
    make_user: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"MANY": 0, "FEW": 1, "PAGE": 2}.items():
        monkeypatch.setattr(directory, name, value)
    for username, name in (("d", "Anna Annason"), ("c", "Ann Bo"), ("b", "Bo Annabel")):
        make_user(username, name)
    make_user("annika", "Zed Bo")
    assert names("ann") == ["c", "d", "b", "annika"]
    assert names("ann bo") == ["c", "b", "annika"]
    assert directory.page(PeopleQuery("ann")).by_word
    assert not directory.page(PeopleQuery("annik")).by_word


@pytest.mark.parametrize("reach", [2, 3, 1000])
@pytest.mark.parametrize("sort", directory.SORTS)
def test_a_page_looks_at_so_many_and_goes_on_behind_them(
    make_user: Make, monkeypatch: pytest.MonkeyPatch, sort: str, reach: int
) -> None:
    for name, value in {"MANY": 0, "FEW": 0, "PAGE": 2, "REACH": reach}.items():
        monkeypatch.setattr(directory, name, value)
    for number in range(12):
        person = make_user(f"p{number:02}", f"P {number:02}")
        if number in (0, 7, 11):
            User.update(disabled_at=NOW).where(User.id == person.user.id).execute()
    assert sorted(names(only="disabled", sort=sort)) == ["p00", "p07", "p11"]
    assert sorted(names("p", only="disabled", sort=sort)) == ["p00", "p07", "p11"]
