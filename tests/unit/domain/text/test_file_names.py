"""Paths in settings: as they stand, or refused."""

import os
from pathlib import Path

import pytest

import settings
from settings import BadSetting

EXPANDED = (
    "~nosuchuser/x",
    "$HOME/x",
    "${HOME}/x",
    "$(pwd)/x",
    "`pwd`/x",
    "%APPDATA%\\x",
    "%HOME%/x",
)
ELSEWHERE = (
    *("s3://bucket/x", "file:///srv/x", "sqlite:////srv/x", "https://example.com/logo.png"),
    *("C:\\x", "C:/x", "smb:\\\\host\\x", "\\\\host\\x"),
)


@pytest.mark.case("B67")
@pytest.mark.parametrize("name", ["DATA_DIR", "BACKUP_DIR", "LOGO"])
@pytest.mark.parametrize("value", [*EXPANDED, *ELSEWHERE, "a\0b"])
def test_a_path_that_is_none_as_it_stands_is_refused(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"^NIGHTLATCH_{name} "):
        settings.load({f"NIGHTLATCH_{name}": value}, tmp_path / ".env")


@pytest.mark.case("B67")
def test_without_a_home_folder_the_tilde_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOME")
    monkeypatch.setattr(os, "getuid", lambda: 987_654)  # an account that has no entry
    with pytest.raises(BadSetting, match="~ has no home folder here"):
        settings.load({"NIGHTLATCH_DATA_DIR": "~/data"}, tmp_path / ".env")


@pytest.mark.case("B67")
@pytest.mark.parametrize("home", ["", "/", "home/ada"])
def test_neither_the_root_nor_wherever_one_is_is_a_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.setenv("HOME", home)
    for value in ("~/data", "~"):
        with pytest.raises(BadSetting, match="~ has no home folder here"):
            settings.load({"NIGHTLATCH_DATA_DIR": value}, tmp_path / ".env")
    assert settings.load({"NIGHTLATCH_DATA_DIR": "~root/x"}, tmp_path / ".env").data_dir


def test_a_path_keeps_every_other_character(tmp_path: Path) -> None:
    odd = "/srv/a b/?#%41'\"$x/file:\n"
    assert settings.load({"NIGHTLATCH_DATA_DIR": odd}, tmp_path / ".env").data_dir == Path(
        odd.strip()
    )
