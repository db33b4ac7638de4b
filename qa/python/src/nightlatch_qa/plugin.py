"""What pytest loads: makes the fixtures known, and lets a failure say what the page refused.

Tests that do not name the fixture nightlatch, by themselves or by another one, are left alone.
"""

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Error, Page

from nightlatch_qa import administrators, fixtures, hiding, holders, site
from nightlatch_qa.refusals import on_the_page


def pytest_configure(config: pytest.Config) -> None:
    """Register the fixtures after those of pytest-playwright, one of which one stands in for."""
    config.pluginmanager.register(fixtures, "nightlatch-qa-fixtures")
    config.pluginmanager.register(administrators, "nightlatch-qa-administrators")
    config.pluginmanager.register(holders, "nightlatch-qa-holders")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failed test's report what its pages refused, and take the secrets out of it."""
    report = yield
    if not report.failed or not _is_ours(item):
        return report
    pages = _pages(item) if report.when != "teardown" else []
    lines = [line for page in pages for line in _told(page)]
    if lines:
        report.sections.append(("Nightlatch", "\n".join(lines)))
    if not item.config.getoption("usepdb"):  # whoever looks at the page now wants to see it all
        for page in pages:
            hiding.hide_on(page)
    report.longrepr = hiding.mask_all(report.longrepr)
    report.sections = hiding.mask_all(report.sections)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None, None, None]:
    """Put the clock back, so that no test finds the one that another test left behind."""
    yield
    site.put_clocks_back()


def _is_ours(item: pytest.Item) -> bool:
    # Of the request, which knows what was asked for on the way by getfixturevalue, too.
    asked = getattr(item, "_request", item)
    return "nightlatch" in getattr(asked, "fixturenames", ())


def _pages(item: pytest.Item) -> list[Page]:
    browser = getattr(item, "funcargs", {}).get("browser")
    contexts = browser.contexts if isinstance(browser, Browser) else []
    return [page for context in contexts for page in context.pages]


def _told(page: Page) -> list[str]:
    try:
        return [f"{line} ({page.url})" for line in on_the_page(page)]
    except Error:
        return []  # the page is gone; the failure itself is what matters
