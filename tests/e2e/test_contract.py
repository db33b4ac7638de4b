"""docs/qa.md is true: what it names is on its screen exactly once, and every reason is in it."""

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

import app  # noqa: F401  # with it every module that refuses anything is loaded
from domain.refusals import Refused
from nightlatch_qa import handles
from routes import ROUTES
from settings import ROOT
from tests.e2e.marks import without_scripts
from tests.e2e.walks import WALKS
from tests.e2e.world import World
from web.flash_sentences import FLASHES

CONTRACT = (ROOT / "docs" / "qa.md").read_text("utf-8")
ONLY_WITH_SCRIPTS = "scripts"
IN_EACH_ROW = "*"
# Those that come by a rule, which docs/qa.md says beside the tables.
BY_RULE = re.compile(r"(show|why|nav|menu)-[a-z_-]+")

# What stands on the page, or in the dialog that covers it.
LOOK = """() => {
  const top = document.querySelector('dialog[open]') ?? document.body;
  const all = which => [...top.querySelectorAll(which)].filter(part => part.checkVisibility());
  const bare = (which, name) => all(which)
    .filter(part => part.dataset[name] === undefined && !part.closest('[aria-hidden=true], bdi'))
    .map(part => `no data-${name}: ${part.outerHTML.slice(0, 150)}`);
  const place = part => {
    const row = part.closest('[data-row]');
    return row ? `${place(row.parentElement)} ${row.dataset.row}` : '';
  };
  const takes = document.querySelector('[data-passkey], [data-passkey-platform]') !== null;
  const loads = document.querySelector('script[src*="/passkeys.js"]') !== null;
  const found = all('[data-testid]').map(part => [part.dataset.testid, place(part)].join(' in'));
  return {
    handles: found,
    faults: [
      ...bare('a[href], button, input:not([type=hidden]), select, textarea, summary', 'testid'),
      ...bare('.rows > li, .tiles > li, tbody > tr', 'row'),
      ...(top.dataset.screen || top.querySelector('main')?.dataset.screen ? [] : ['no screen']),
      ...(takes === loads ? [] : [takes ? 'passkeys.js is missing' : 'passkeys.js for nothing']),
      ...found.filter((one, index) => found.indexOf(one) < index).map(one => `twice: ${one}`),
    ],
  };
}"""


@dataclass(frozen=True)
class Row:
    """One promise: this can be found on that screen, by its handle and as people find it."""

    screen: str
    role: str
    name: str
    handle: str
    note: str

    def locators(self, page: Page) -> Iterator[Locator]:
        """How a tester finds it; each of them finds one."""
        if self.role == "screen":
            yield handles.screen(page, self.handle)
            return
        by_handle = handles.part(page, self.handle.removesuffix(IN_EACH_ROW))
        if self.role:
            named = self._named(page)
            yield named.and_(by_handle) if self.handle else named
            yield named
        if self.handle and not self.handle.endswith(IN_EACH_ROW):
            yield by_handle

    def _named(self, page: Page) -> Locator:
        if self.role == "label":
            return page.get_by_label(self.name, exact=True)
        if self.role == "text":
            return page.get_by_text(self.name, exact=True)
        return page.get_by_role(self.role, name=self.name, exact=True)  # type: ignore[arg-type]


def _table(heading: str) -> list[list[str]]:
    return _tables(heading)[0]


def _tables(heading: str) -> list[list[list[str]]]:
    section = CONTRACT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [_cells(line) for line in re.findall(r"^\|.*$", section, re.MULTILINE)]
    heads = [index - 1 for index, line in enumerate(lines) if set(line[0]) == {"-"}]
    ends = [*heads[1:], len(lines)]
    return [lines[head + 2 : end] for head, end in zip(heads, ends, strict=True)]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


_SCREENS, _FURTHER = _tables("Screens")
ROWS = [Row(*cells) for cells in _SCREENS]
HANDLES = {
    handle.removesuffix(IN_EACH_ROW)
    for handle in [
        *(row.handle for row in ROWS if row.role != "screen"),
        *(handle for cells in _FURTHER for handle in cells[0].split(", ")),
    ]
}


def has_what_the_contract_names(screen: str, page: Page, *, scripts: bool) -> None:
    """What is promised of this screen is on it exactly once."""
    for row in ROWS:
        if row.screen == screen:
            there = scripts or row.note != ONLY_WITH_SCRIPTS
            for place in row.locators(page):
                expect(place, str(row)).to_have_count(1 if there else 0)
    has_a_handle_on_everything(page)


def has_a_handle_on_everything(page: Page) -> None:
    """No control, row or page is without a handle that no translation changes, or has it twice."""
    found = page.evaluate(LOOK)
    assert found["faults"] == []
    names = {handle.partition(" in")[0] for handle in found["handles"]}
    assert not {name for name in names - HANDLES if not BY_RULE.fullmatch(name)}


@pytest.mark.requirement("S-205")
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
        # On its own, or before its sentence.
        told = r"(?:dataset\.reason = |\[(?='[a-z-]+', [\"'][A-Z]))'([a-z-]+)'"
        written |= set(re.findall(told, script.read_text("utf-8")))
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


def test_every_handle_that_a_template_names_is_in_the_contract() -> None:
    written = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'data-testid="([^"{}]+)"', template.read_text("utf-8"))
    }
    assert len(written) > 200
    assert not {name for name in written - HANDLES if not BY_RULE.fullmatch(name)}


def test_every_screen_that_is_walked_to_is_a_page_with_a_template() -> None:
    screens = {row.handle for row in ROWS if row.role == "screen"}
    folder = ROOT / "templates"
    templates = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    assert screens <= {path.removesuffix(".html").replace("_", "-") for path in templates}


@pytest.mark.parametrize("row", _table("Limits"), ids=lambda row: row[2])
def test_a_limit_is_what_the_product_keeps_to(row: list[str]) -> None:
    module, _, name = row[2].strip("`").rpartition(".")
    assert getattr(importlib.import_module(module), name) == int(row[1])


def _refusals(base: type[Refused]) -> Iterator[type[Refused]]:
    yield base
    for refusal in base.__subclasses__():
        yield from _refusals(refusal)
