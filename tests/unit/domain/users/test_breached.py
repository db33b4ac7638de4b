"""The list of breached passwords, and searching it."""

import hashlib
import itertools
import re
import unicodedata

import pytest

from domain.users import breached, passwords

LINES = breached.LIST.read_bytes().splitlines(keepends=False)
README = (breached.LIST.parent / "README.md").read_text()


@pytest.mark.requirement("S-05")
def test_there_are_more_entries_of_our_length_than_are_asked_for() -> None:
    assert len(LINES) >= 3000
    assert min(len(line.decode()) for line in LINES) == passwords.MIN_LENGTH


def test_the_entries_are_sorted_and_each_there_once() -> None:
    assert all(one < next_ for one, next_ in itertools.pairwise(LINES))


def test_the_entries_are_spelled_as_they_are_searched() -> None:
    assert [line for line in LINES if breached.folded(line.decode()).encode() != line] == []


def test_the_list_is_the_one_that_its_readme_describes() -> None:
    digest = hashlib.sha256(breached.LIST.read_bytes()).hexdigest()
    assert f"`{digest}`" in README
    assert re.search(rf"\b{len(LINES)}\b", README)
    assert {path.name for path in breached.LIST.parent.glob("LICENSE*")} == set(
        re.findall(r"LICENSE[\w.-]+txt", README)
    )


@pytest.mark.requirement("S-05")
@pytest.mark.parametrize("place", [0, 1, len(LINES) // 2, len(LINES) - 2, len(LINES) - 1])
def test_an_entry_is_found_wherever_it_stands(place: int) -> None:
    assert breached.contains(LINES[place].decode())


@pytest.mark.requirement("S-05")
def test_every_thousandth_entry_is_found() -> None:
    assert [line for line in LINES[::1000] if not breached.contains(line.decode())] == []


@pytest.mark.requirement("S-05")
@pytest.mark.parametrize(
    "password", ["correcthorsebatterystaple", "CorrectHorseBatteryStaple", "1QAZ2WSX3EDC4RFV"]
)
def test_an_entry_is_found_in_any_case(password: str) -> None:
    assert breached.contains(password)


def test_an_entry_is_found_in_either_spelling_of_its_letters() -> None:
    assert breached.contains(unicodedata.normalize("NFD", "desoxyribonukleinsäure"))


@pytest.mark.parametrize(
    "password",
    [
        "",
        "\n",
        " " * 15,
        "correct horse battery",
        LINES[0].decode()[:-1],
        LINES[-1].decode() + "\U0010ffff",
        f"{LINES[5].decode()}\n{LINES[6].decode()}",
        "\U0010ffff" * 20,
        "\ud800" * 20,
    ],
)
def test_what_is_no_entry_is_not_found(password: str) -> None:
    assert not breached.contains(password)
