"""A team's own color and logo."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app import create_app
from settings import BadSetting, Settings, load
from tests.unit.conftest import Person
from web import theme

COLORS = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@given(COLORS)
def test_any_color_becomes_readable_on_both_papers(color: str) -> None:
    light = theme.readable(color, theme.BLACK, theme.PAPER)
    dark = theme.readable(theme.mixed(color, theme.PAPER, 0.6), theme.PAPER, theme.DARK_PAPER)
    assert theme.contrast(light, theme.PAPER) >= 4.5
    assert theme.contrast(dark, theme.DARK_PAPER) >= 4.5
    assert theme.contrast(dark, theme.INK) >= 4.5


def test_a_readable_color_stays_as_it_is() -> None:
    assert "--accent:#3848b8" in theme.stylesheet("#3848b8")


def test_contrast_is_what_the_standard_says() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("value", ["red", "#12", "#12345g", "#1234567", "rgb(0,0,0)"])
def test_what_is_no_color_stops_the_start(value: str) -> None:
    with pytest.raises(BadSetting, match="NIGHTLATCH_ACCENT"):
        load({"NIGHTLATCH_ACCENT": value})


def test_what_is_no_logo_stops_the_start(tmp_path: Path) -> None:
    large, program = tmp_path / "large.png", tmp_path / "logo.exe"
    large.write_bytes(bytes(200 * 1024 + 1))
    program.write_bytes(b"x")
    for path in (large, program, tmp_path / "none.svg"):
        with pytest.raises(BadSetting, match="NIGHTLATCH_LOGO"):
            load({"NIGHTLATCH_LOGO": str(path)})


@pytest.mark.case("B64")
@pytest.mark.parametrize(
    ("kind", "said"), [("folder", "is a folder"), ("pipe", "is not a file"), ("file", "is empty")]
)
def test_what_only_has_the_name_of_a_logo_stops_the_start(
    tmp_path: Path, kind: str, said: str
) -> None:
    path = tmp_path / "logo.png"
    {"folder": path.mkdir, "pipe": lambda: os.mkfifo(path), "file": path.touch}[kind]()
    with pytest.raises(BadSetting, match=rf"^NIGHTLATCH_LOGO is “{path}”, which {said}\.$"):
        load({"NIGHTLATCH_LOGO": str(path)})


DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@contextmanager
def shown(accent: str, logo: Path) -> Iterator[tuple[TestClient, str, str]]:
    """A client of a server with this theme, and where its sign-in page has color and logo."""
    settings = Settings(accent=accent, logo=logo, bcrypt_cost=4)
    with TestClient(create_app(settings), base_url="http://localhost:8000") as client:
        yield client, *addresses(client)


def addresses(client: TestClient) -> tuple[str, str]:
    page = client.get("/sign-in").text
    found = re.search(r'href="(/theme\.css[^"]*)".*src="(/logo[^"]*)"', page, re.DOTALL)
    assert found is not None
    return found[1], found[2]


def test_color_and_logo_are_on_every_page(data_dir: object, alice: Person, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(DRAWING)
    with shown("#007700", logo) as (client, sheet, picture):
        assert "--accent:#007700" in client.get(sheet).text
        answer = client.get(picture)
    assert (answer.headers["Content-Type"], answer.text) == ("image/svg+xml", DRAWING)


@pytest.mark.requirement("S-62")
def test_a_logo_opened_by_itself_does_nothing(
    data_dir: object, alice: Person, tmp_path: Path
) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(DRAWING)
    with shown("#007700", logo) as (client, _, picture):
        policy = client.get(picture).headers.get_list("Content-Security-Policy")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; sandbox"]


def test_what_is_changed_has_another_address(
    data_dir: object, alice: Person, tmp_path: Path
) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(DRAWING)
    with shown("#007700", logo) as (client, sheet, picture):
        logo.write_text(DRAWING.replace("1", "2"))
        again = addresses(client)
        assert (again[0] == sheet, again[1] == picture) == (True, False)
        assert "alert(2)" in client.get(again[1]).text
    with shown("#007701", logo) as (_, other, same):
        assert (other == sheet, same) == (False, again[1])


def test_an_address_says_what_is_there(data_dir: object, alice: Person, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(DRAWING)
    with shown("#007700", logo) as (client, *found):
        for address in found:
            digest = hashlib.sha256(client.get(address).content).hexdigest()
            assert address.endswith(f"?v={digest[:10]}")


def test_only_what_an_address_names_is_kept(
    data_dir: object, alice: Person, tmp_path: Path
) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(DRAWING)
    with shown("#007700", logo) as (client, sheet, picture):
        for address in (sheet, picture):
            assert "immutable" in client.get(address).headers["Cache-Control"]
            for other in (address.partition("?")[0], f"{address}0"):
                answer = client.get(other)
                assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_a_logo_that_is_being_replaced_stops_nobody(
    data_dir: object, alice: Person, tmp_path: Path
) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(DRAWING)
    with shown("#007700", logo) as (client, _, picture):
        logo.unlink()
        answers = [client.get(path) for path in ("/sign-in", picture)]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert "/logo" not in answers[0].text


def test_without_them_there_is_nothing(client: TestClient) -> None:
    assert client.get("/theme.css").status_code == client.get("/logo").status_code == 404
