"""A team's own colour and logo."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app import create_app
from settings import BadSetting, Settings, load
from tests.unit.conftest import Clock, Person
from web import theme

COLOURS = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@given(COLOURS)
def test_any_colour_becomes_readable_on_both_papers(colour: str) -> None:
    light = theme.readable(colour, theme.BLACK, theme.PAPER)
    dark = theme.readable(theme.mixed(colour, theme.PAPER, 0.6), theme.PAPER, theme.DARK_PAPER)
    assert theme.contrast(light, theme.PAPER) >= 4.5
    assert theme.contrast(dark, theme.DARK_PAPER) >= 4.5
    assert theme.contrast(dark, theme.INK) >= 4.5


def test_a_readable_colour_stays_as_it_is() -> None:
    assert "--accent:#3848b8" in theme.stylesheet("#3848b8")


def test_contrast_is_what_the_standard_says() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("value", ["red", "#12", "#12345g", "#1234567", "rgb(0,0,0)"])
def test_what_is_no_colour_stops_the_start(value: str) -> None:
    with pytest.raises(BadSetting, match="NIGHTLATCH_ACCENT"):
        load({"NIGHTLATCH_ACCENT": value})


def test_what_is_no_logo_stops_the_start(tmp_path: Path) -> None:
    large, program = tmp_path / "large.png", tmp_path / "logo.exe"
    large.write_bytes(bytes(200 * 1024 + 1))
    program.write_bytes(b"x")
    for path in (large, program, tmp_path / "none.svg"):
        with pytest.raises(BadSetting, match="NIGHTLATCH_LOGO"):
            load({"NIGHTLATCH_LOGO": str(path)})


def test_colour_and_logo_are_on_every_page(
    data_dir: object, alice: Person, tmp_path: Path, clock: Clock
) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    settings = Settings(accent="#007700", logo=logo, bcrypt_cost=4)
    with TestClient(create_app(settings, clock=clock), base_url="http://127.0.0.1:8000") as client:
        page = client.get("/sign-in").text
        assert 'href="/theme.css?v=%23007700"' in page
        assert "--accent:#007700" in client.get("/theme.css").text
        assert 'src="/logo?v=' in page
        answer = client.get("/logo")
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_without_them_there_is_nothing(client: TestClient) -> None:
    assert client.get("/theme.css").status_code == client.get("/logo").status_code == 404
