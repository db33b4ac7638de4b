"""What people entered stands apart from our own words."""

from time import process_time

import pytest

from tests.unit.browser import words
from web import names

CODE = '<code translate="no">'


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Enter it again.", "Enter it again."),
        ("Enter: https://a.example/<b>", f"Enter: {CODE}https://a.example/&lt;b&gt;</code>"),
        ("a://b & c", f"{CODE}a://b</code> &amp; c"),
        ("Set NIGHTLATCH_PORT to it.", f"Set {CODE}NIGHTLATCH_PORT</code> to it."),
        ("Open a://b.example. Then go.", f"Open {CODE}a://b.example</code>. Then go."),
    ],
)
def test_addresses_in_a_sentence_are_set_apart(sentence: str, shown: str) -> None:
    assert names.addressed(sentence) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("kim.lee@example.com", "kim<wbr>.lee<wbr>@example<wbr>.com"),
        ("Dr. Kim Lee-Mustermann", "Dr. Kim Lee-Mustermann"),
        ("a@b.test", "a@b.test"),
        ("a&b.@.<wiki.example>", "a&amp;b.@.&lt;wiki<wbr>.example&gt;"),
    ],
)
def test_an_address_may_be_broken_between_its_words(text: str, shown: str) -> None:
    assert names.given(text) == f'<bdi translate="no">{shown}</bdi>'
    assert words(names.given(text)) == text


def test_one_endless_word_is_looked_through_once() -> None:
    began = process_time()
    assert names.addressed("x" * 60_000) == "x" * 60_000
    assert "x" * 60_000 in names.given("x" * 60_000)
    assert process_time() - began < 3  # seconds; beginning at each letter takes 17
