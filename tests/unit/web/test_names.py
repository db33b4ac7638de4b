"""What people entered stands apart from our own words."""

from time import process_time

import pytest

from web import names

CODE = '<code translate="no">'


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Enter it again.", "Enter it again."),
        ("Enter: https://a.example/<b>", f"Enter: {CODE}https://a.example/&lt;b&gt;</code>"),
        ("a://b & c", f"{CODE}a://b</code> &amp; c"),
    ],
)
def test_addresses_in_a_sentence_are_set_apart(sentence: str, shown: str) -> None:
    assert names.addressed(sentence) == shown


def test_one_endless_word_is_looked_through_once() -> None:
    began = process_time()
    assert names.addressed("x" * 60_000) == "x" * 60_000
    assert process_time() - began < 3  # seconds; beginning at each letter takes 17
