"""Which browser the kit starts where Playwright has none of its own."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, BrowserType

from nightlatch_qa.browser import with_browser

NOT_DOWNLOADED = cast(BrowserType, SimpleNamespace(name="chromium", executable_path="/nowhere"))


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with both of Debian's packages, and nothing asked for."""
    for name in ("chromium", "chromium-headless-shell"):
        (tmp_path / name).touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("PWDEBUG", raising=False)
    monkeypatch.delenv("QA_NIGHTLATCH_BROWSER", raising=False)
    return tmp_path


@pytest.mark.parametrize("headless", [{}, {"headless": True}])
def test_without_a_window_the_lighter_browser_does(
    programs: Path, headless: dict[str, Any]
) -> None:
    lighter = str(programs / "chromium-headless-shell")
    assert with_browser(headless, NOT_DOWNLOADED)["executable_path"] == lighter


def test_with_a_window_it_takes_a_whole_browser(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = str(programs / "chromium")
    assert with_browser({"headless": False}, NOT_DOWNLOADED)["executable_path"] == whole
    monkeypatch.setenv("PWDEBUG", "1")
    assert with_browser({}, NOT_DOWNLOADED)["executable_path"] == whole


def test_a_whole_browser_does_where_there_is_no_lighter_one(programs: Path) -> None:
    (programs / "chromium-headless-shell").unlink()
    assert with_browser({}, NOT_DOWNLOADED)["executable_path"] == str(programs / "chromium")


def test_a_browser_that_was_asked_for_by_name_is_used(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"channel": "chrome"}
    assert with_browser(asked, browser.browser_type) == asked
    monkeypatch.setenv("QA_NIGHTLATCH_BROWSER", "/opt/a-browser")
    assert with_browser(asked, browser.browser_type) == asked
    assert with_browser({}, browser.browser_type) == {"executable_path": "/opt/a-browser"}
