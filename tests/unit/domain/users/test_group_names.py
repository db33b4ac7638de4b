"""What a group can be called."""

import pytest

from domain.users import group_names

pytestmark = pytest.mark.requirement("S-121")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  front   desk ", "front desk"),
        ("Bu\u0308ro", "B\u00fcro"),
        ("経理", "経理"),
        ("हिन्दी", "हिन्दी"),
        ("wiki-editors_2.0", "wiki-editors_2.0"),
        ("wiki‑editors – night", "wiki-editors - night"),
        ("x" * 64, "x" * 64),
    ],
)
def test_a_name_is_kept_composed_and_without_needless_spaces(typed: str, kept: str) -> None:
    assert group_names.canonical(typed) == kept


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("", "Enter a name"),
        ("  ", "Enter a name"),
        ("ops,dev", "can only contain"),
        ("ops;dev", "can only contain"),
        ("50%", "can only contain"),
        ("ops\u202edev", "invisible"),
        ("ops\u3164", "invisible"),
        ("-ops", "must begin"),
        ("..", "must begin"),
        ("x" * 65, "at most 64"),
        ("\ufdfa" * 40, "at most 64"),
        ("e" + "\u0301" * 2000, "at most 64"),
        ("😀", "can only contain"),
    ],
)
def test_a_name_that_apps_could_misread_is_refused(typed: str, because: str) -> None:
    with pytest.raises(group_names.GroupRefused, match=because):
        group_names.canonical(typed)
