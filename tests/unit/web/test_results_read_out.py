"""After a search that swaps a list, how much was found is read out: the focus stays in the form."""

import re

import pytest
from starlette.testclient import TestClient

from domain.team import activity
from tests.unit.app_makers import MakeApp
from tests.unit.browser import words
from tests.unit.conftest import NOW, Person, sign_in

REGION = re.compile(
    r'<p id="found" class="spoken" role="status"( hx-swap-oob="innerHTML")? ?>([^<]*)<'
)
HTMX = {"HX-Request": "true"}
LISTS = ["/people", "/activity", "/profile/activity", "/my-apps"]
pytestmark = pytest.mark.case("B42")


@pytest.fixture
def many(client: TestClient, ada: Person, alice: Person, make_app: MakeApp) -> TestClient:
    for number in range(9):
        make_app(f"App {number}")
    sign_in(client, ada, NOW)
    return client


def read_out(page: str) -> str:
    """What the page says of the list; said once."""
    (found,) = REGION.findall(page)
    return words(found[1])


@pytest.mark.parametrize("where", LISTS)
def test_the_region_is_there_before_and_only_what_it_says_is_swapped(
    many: TestClient, where: str
) -> None:
    page, part = many.get(where).text, many.get(where, headers=HTMX).text
    assert REGION.findall(page)[0][0] == ""
    assert REGION.findall(part)[0][0]
    assert read_out(page) == read_out(part)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("/people", "2 results."),
        ("/people?q=alice", "1 result."),
        ("/people?q=nobody", "No results found."),
        ("/my-apps", "9 results."),
        ("/my-apps?q=7", "1 result."),
        ("/activity?person=nobody", "No results found."),
        ("/profile/activity?until=2001-01-01", "No results found."),
    ],
)
def test_it_says_how_much_was_found(many: TestClient, where: str, told: str) -> None:
    assert read_out(many.get(where, headers=HTMX).text) == told


def test_it_says_that_there_is_more(many: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "PAGE", 2)
    told = read_out(many.get("/activity", headers=HTMX).text)
    assert re.fullmatch(r"[12] results? on this page\. There are more\.", told)


def test_people_count_those_invited(many: TestClient) -> None:
    many.post("/people/invitations", data={"username": "carol", "role": "member"})
    assert read_out(many.get("/people", headers=HTMX).text) == "3 results."
