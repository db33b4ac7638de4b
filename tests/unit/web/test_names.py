"""What people entered stands apart from our own words."""

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
