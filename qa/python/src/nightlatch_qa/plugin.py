"""What pytest loads: makes the fixtures known, and lets a failure say what the page refused."""

import os
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Error, Page

from nightlatch_qa import fixtures
from nightlatch_qa.refusals import on_the_page
from nightlatch_qa.environment import setting


def pytest_configure(config: pytest.Config) -> None:
    """Register the fixtures after those of pytest-playwright, which some of them stand in for."""
    config.pluginmanager.register(fixtures, "nightlatch-qa-fixtures")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs the clock moved, before anybody is made for it, where it cannot be."""
    url, token = setting("URL"), setting("TOKEN")
    if "clock" in getattr(item, "fixturenames", ()) and url and not token:
        pytest.skip(f"{url} is not in test mode: its clock cannot be moved")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failed test's report what its pages refused."""
    report = yield
    if report.when != "teardown" and report.failed:
        lines = [line for page in _pages(item) for line in _told(page)]
        if lines:
            report.sections.append(("Nightlatch", "\n".join(lines)))
    return report


def _pages(item: pytest.Item) -> list[Page]:
    browser = getattr(item, "funcargs", {}).get("browser")
    contexts = browser.contexts if isinstance(browser, Browser) else []
    return [page for context in contexts for page in context.pages]


def _told(page: Page) -> list[str]:
    try:
        return [f"{line} ({page.url})" for line in on_the_page(page)]
    except Error:
        return []  # the page is gone; the failure itself is what matters
