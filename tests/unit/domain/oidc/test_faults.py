"""What went wrong when an app spoke to us is said in words, ten times at most."""

from pathlib import Path

import pytest

from domain.database.storage import write
from domain.oidc import faults
from models import App, AppFault
from tests.unit import oidc_made as made
from tests.unit.conftest import NOW

CB = "https://wiki.example.com/cb"
BY = "differs from the registered one by"


@pytest.mark.requirement("S-160")
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "is missing"),
        (f"{CB}/", f"{BY} a slash at the end"),
        ("https://wiki.example.com/CB", f"{BY} upper- and lowercase letters"),
        ("http://wiki.example.com/cb", f"{BY} “http:” instead of “https:”"),
        ("https://www.example.com/cb", f"{BY} the host name"),
        ("https://wiki.example.com:8443/cb", f"{BY} the port"),
        ("https://wiki.example.com/callback", f"{BY} the path: /callback instead of /cb"),
        (f"{CB}?next=/", f"{BY} what follows “?”"),
        (f"{CB}#x", f"{BY} what follows “#”"),
        ("https://evil.example/x?code=secret", "isn't registered: https://evil.example/x"),
        ("https://[", "isn't registered: https://["),
        ("https://wiki.example.com:99999/", "isn't registered: https://wiki.example.com:99999/"),
        ("https://a\u202eb", "isn't registered: https://a�b"),
        ("/cb", "isn't an address, because it doesn't start with https://"),
    ],
)  # fmt: skip
def test_how_an_address_differs_is_said_in_words(given: str, says: str) -> None:
    assert faults.compared(given, [CB]) == says


def test_the_nearest_of_several_is_named() -> None:
    assert faults.compared(f"{CB}/", ["https://a.example/", CB]) == (
        "differs from a registered one by a slash at the end"
    )
    assert "none is registered" in faults.compared(CB, [])


@pytest.mark.requirement("S-160")
def test_the_last_ten_are_kept_and_alike_ones_counted(data_dir: Path) -> None:
    app, _ = made.client()
    faults.note(app, "code", "first", NOW)
    for number in range(9):
        faults.note(app, "code", f"another, {number}", NOW + number)
    faults.note(app, "code", "first", NOW + 60)
    assert [(one.detail, one.number, one.at) for one in faults.of(app)][:2] == [
        ("first", 2, NOW + 60),
        ("another, 8", 1, NOW + 8),
    ]
    faults.note(app, "code", "x" * 1000, NOW + 61)
    assert len(faults.of(app)) == faults.KEPT
    assert len(faults.of(app)[0].detail) == faults.MAX_DETAIL
    assert "another, 0" not in [one.detail for one in faults.of(app)]


def test_nothing_is_noted_of_an_app_that_was_just_removed(data_dir: Path) -> None:
    app, _ = made.client()
    with write():
        App.delete().execute()
    faults.note(app, "code", "first", NOW)
    assert not AppFault.select().exists()


@pytest.mark.requirement("S-160")
def test_many_different_ones_at_once_are_not_all_noted(data_dir: Path) -> None:
    app, _ = made.client()
    for number in range(2 * faults.AT_ONCE):
        faults.note(app, "code", f"another, {number}", NOW)
    assert len(faults.of(app)) == faults.AT_ONCE
    faults.note(app, "code", "later", NOW + 1)
    assert faults.of(app)[0].detail == "later"
