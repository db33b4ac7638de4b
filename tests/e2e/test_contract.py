"""docs/qa.md is true: what it names is on its screen exactly once, and every reason is in it."""

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

import app  # noqa: F401  # with it every module that refuses anything is loaded
from domain.refusals import Refused
from routes import ROUTES
from settings import ROOT
from tests.e2e.marks import without_scripts
from tests.e2e.walks import WALKS
from tests.e2e.world import World
from web.flash_sentences import FLASHES

CONTRACT = (ROOT / "docs" / "qa.md").read_text("utf-8")
ONLY_WITH_SCRIPTS = "scripts"


@dataclass(frozen=True)
class Row:
    """One promise: this can be found on that screen."""

    screen: str
    role: str
    name: str
    test_id: str
    note: str

    def locator(self, page: Page) -> Locator:
        """How a tester finds it."""
        if self.test_id:
            return page.get_by_test_id(self.test_id)
        if self.role == "label":
            return page.get_by_label(self.name, exact=True)
        if self.role == "text":
            return page.get_by_text(self.name, exact=True)
        return page.get_by_role(self.role, name=self.name, exact=True)  # type: ignore[arg-type]


def _table(heading: str) -> list[list[str]]:
    section = CONTRACT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


ROWS = [Row(*cells) for cells in _table("Screens")]


def has_what_the_contract_names(screen: str, page: Page, *, scripts: bool) -> None:
    """What is promised of this screen is on it exactly once."""
    for row in ROWS:
        if row.screen == screen:
            there = scripts or row.note != ONLY_WITH_SCRIPTS
            expect(row.locator(page), str(row)).to_have_count(1 if there else 0)


@without_scripts  # with scripts, test_accessibility.py asks on its way
@pytest.mark.parametrize("screen", WALKS)
def test_a_screen_has_what_the_contract_names_once(screen: str, world: World) -> None:
    WALKS[screen](world)
    has_what_the_contract_names(screen, world.page, scripts=False)


def test_the_contract_has_the_screens_that_are_walked_to() -> None:
    assert list(dict.fromkeys(row.screen for row in ROWS)) == list(WALKS)


def test_every_reason_is_in_the_contract_and_no_other() -> None:
    written = {
        reason
        for template in (ROOT / "templates").rglob("*.html")
        for reason in re.findall(r'data-reason="([a-z-]+)"', template.read_text("utf-8"))
    }
    for script in (ROOT / "static").glob("*.js"):
        written |= set(re.findall(r"dataset\.reason = '([a-z-]+)'", script.read_text("utf-8")))
    listed = [cells[0] for cells in _table("Reasons")]
    assert sorted(listed) == sorted({refusal.reason for refusal in _refusals(Refused)} | written)


def test_the_addresses_are_those_of_pages() -> None:
    told = CONTRACT.partition("\nPages have these addresses:")[2].partition("The menu")[0]
    pages = {route.path for route in ROUTES if route.methods and "GET" in route.methods}
    addresses = re.findall(r"`(/[^`]*)`", told)
    assert len(addresses) > 5
    assert set(addresses) <= pages


def test_every_notice_is_in_the_contract_and_no_other() -> None:
    told = {name for name, notice in FLASHES.items() if not notice.reason}
    assert sorted(cells[0] for cells in _table("Notices")) == sorted(told)


def test_every_test_id_of_the_contract_is_on_a_page() -> None:
    written = {
        test_id
        for template in (ROOT / "templates").rglob("*.html")
        for test_id in re.findall(r'data-testid="([^"]+)"', template.read_text("utf-8"))
    }
    assert written >= {row.test_id for row in ROWS if row.test_id}


@pytest.mark.parametrize("row", _table("Limits"), ids=lambda row: row[2])
def test_a_limit_is_what_the_product_keeps_to(row: list[str]) -> None:
    module, _, name = row[2].strip("`").rpartition(".")
    assert getattr(importlib.import_module(module), name) == int(row[1])


def _refusals(base: type[Refused]) -> Iterator[type[Refused]]:
    yield base
    for refusal in base.__subclasses__():
        yield from _refusals(refusal)
