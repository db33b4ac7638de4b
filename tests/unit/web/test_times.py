"""Times on pages: always a `<time>`, UTC as the server writes them."""

import re
from calendar import month_name
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from settings import ROOT
from tests.unit.conftest import NOW, Person, sign_in
from web import times

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
WRITTEN = "January 15, 2027, 08:00 UTC"
# A date or an hour as this site writes them.
MONTHS = "|".join(month_name[1:])
BARE = re.compile(rf"\d{{1,2}} ({MONTHS})|\d{{1,2}}:\d{{2}}\b")
# What is printed, and by which filter. Columns and fields named so hold seconds since 1970.
PRINTED = re.compile(r"{{ *([\w.]+) *(?:\| *(\w+))?")
SECONDS = re.compile(r"(_at|_from|_until|_since|\.at|\.to|\.since|\.now)$")
DAYS = {"day", "near_day", "first_day", "last_day", "by_last_day"}
FILTERS = DAYS | {"moment", "ago", "deadline", "clock"}
NOT_SHOWN = 'data-now="{{ request.now }}"'
TYPED = "asked.since"  # a day that somebody has typed, back in its field


@pytest.mark.parametrize("kind", ["day", "near_day", "moment", "ago", "deadline"])
def test_every_time_is_an_element_that_says_which_it_is(kind: str) -> None:
    assert str(getattr(times, kind)(NOW)).startswith(
        f'<time datetime="2027-01-15T08:00:00Z" data-as="{kind}">'
    )


@pytest.mark.parametrize("kind", ["moment", "ago"])
def test_without_scripts_a_time_says_that_it_is_utc(kind: str) -> None:
    assert f">{WRITTEN}</time>" in getattr(times, kind)(NOW)


def test_a_near_day_leaves_out_the_year() -> None:
    assert ">January 15</time>" in times.near_day(NOW)


def test_what_is_kept_on_paper_names_the_zone_of_its_day() -> None:
    assert ">January 15, 2027 (UTC)</time>" in times.dated(NOW)


def test_a_deadline_names_the_weekday() -> None:
    assert f">Friday, {WRITTEN}</time>" in times.deadline(NOW)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_prints_a_bare_time(template: Path) -> None:
    text = template.read_text("utf-8").replace(NOT_SHOWN, "")
    printed = [(what, how) for what, how in PRINTED.findall(text) if what != TYPED]
    assert not [what for what, how in printed if SECONDS.search(what) and how not in FILTERS]
    assert "<time" not in text  # the filters make it, so that none is forgotten


PAGES = ["/profile", "/people", "/people/1", "/people/invitations", "/security-settings"]


@pytest.mark.parametrize("path", [*PAGES, "/activity"])
def test_no_page_shows_a_time_outside_its_element(
    client: TestClient, alice: Person, ada: Person, now: int, path: str
) -> None:
    sign_in(client, ada, now)
    client.post("/people/invitations", data={"username": "carol", "role": "member", "once": "x"})
    page = client.get(path).text
    shown = re.sub(r"<time.*?</time>|<[^>]+>", " ", page)
    assert "<time" in page or path == "/security-settings"
    assert not BARE.search(shown)


def test_whoever_has_no_scripts_reads_that_days_are_utc_too(
    client: TestClient, alice: Person
) -> None:
    sign_in(client, alice)
    assert "All dates and times are UTC." in client.get("/profile").text
