"""Long names of site and person, and of one word, on the narrowest screens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from nightlatch_qa import Nightlatch, let_in
from tests.e2e.browsers import Windows
from tests.e2e.misfits import TOO_WIDE
from tests.e2e.server import Server, running

NAMES = {
    "words": "Amateur Radio and Model Railway Society of Upper Saxony",
    "one word": "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente",
}
# The chevron is drawn behind the name; what is cut off is the name.
CHEVRON_SHOWS = """button => {
  const [box, name] = [button, button.firstElementChild].map(part => part.getBoundingClientRect());
  return box.right <= innerWidth && box.right - name.right >= 17;
}"""


@pytest.fixture(params=NAMES.values(), ids=list(NAMES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def nightlatch(tmp_path: Path, name: str) -> Iterator[Server]:
    with running(tmp_path / "data", site_name=name) as server:
        yield server


@pytest.mark.parametrize("width", [320, 375])
def test_nothing_is_cut_off_but_the_name_itself(
    browser: Browser, nightlatch: Nightlatch, name: str, width: int
) -> None:
    ada = nightlatch.seed(name=name, mfa=True, admin=True)
    windows = Windows(browser, nightlatch.url, scripts=True)
    page = windows.open(viewport={"width": width, "height": 640})
    page.goto("/sign-in")
    assert page.evaluate(TOO_WIDE) == []
    for path in ("/profile", "/overview", "/people", "/people/1", "/activity"):
        let_in(page, ada)
        page.goto(path)
        assert page.evaluate(TOO_WIDE) == [], path
        assert page.locator(".person").evaluate(CHEVRON_SHOWS)
        assert page.locator(".brand").is_visible()
    windows.close_all()
