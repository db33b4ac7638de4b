"""The team's history."""

import csv
import io
import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.audit.events import Caller
from domain.team import activity
from domain.team.activity import Filter
from domain.users import directory, groups
from models import Event
from operations import housekeeping
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.query_plans import planned


def fill(count: int, at: int, kind: str = "signed-in", subject: str = "alice") -> None:
    row = {"user": None, "actor": None, "kind": kind, "at": at, "subject": subject}
    # Of one address they would be one line.
    Event.insert_many([row | {"address": f"10.0.0.{n}"} for n in range(count)]).execute()


def test_it_is_filtered_by_person_kind_and_day(
    client: TestClient, ada: Person, clock: Clock
) -> None:
    sign_in(client, ada, clock.now)
    fill(1, clock.now, "password-changed", "zoe")
    fill(1, clock.now - 90 * 86_400, "mfa-enabled", "zoe")
    page = client.get("/activity?person=ZOE").text
    table = page.split("<tbody>")[1]
    assert "Password changed" in table
    assert "MFA turned on" in table
    assert "ada" not in table
    assert (
        "MFA turned on"
        not in client.get("/activity?kind=password-changed").text.split("<tbody>")[1]
    )
    recent = client.get("/activity?person=zoe&since=2027-01-01").text.split("<tbody>")[1]
    assert "MFA turned on" not in recent


@pytest.mark.case("A18")
@pytest.mark.parametrize(("part", "found"), [("ob", 1), ("BOB", 1), ("b", 1), ("x", 0)])
def test_a_part_of_a_username_is_found(  # noqa: PLR0917  # one of the table
    client: TestClient, ada: Person, bob: Person, now: int, part: str, found: int
) -> None:
    sign_in(client, ada, now)
    page = client.get(f"/activity?person={part}").text
    assert page.count(f'href="/people/{bob.user.id}"') >= found
    assert ("No results." in page) is not bool(found)


@pytest.mark.case("B35")
@pytest.mark.parametrize("address", ["/activity", "/activity.csv", "/activity.jsonl"])
@pytest.mark.parametrize("nothing", ["%20", "%E2%80%8B", "%E3%80%80"])
def test_a_blank_in_place_of_a_username_filters_nothing(
    client: TestClient, ada: Person, now: int, address: str, nothing: str
) -> None:
    sign_in(client, ada, now)
    fill(1, now, "invited", "somebody-without-an-account")
    assert "somebody-without-an-account" in client.get(f"{address}?person={nothing}").text


@pytest.mark.case("B35")
@pytest.mark.parametrize(
    "typed",
    ["Café ops", "Cafe\u0301 ops", "  Café  ops ", "Café\u00a0ops", "CAFÉ OPS", "Ｃafé ops"],
)
def test_a_group_is_found_in_whichever_form_its_name_is_entered(
    client: TestClient, ada: Person, now: int, typed: str
) -> None:
    sign_in(client, ada, now)
    groups.create("Café ops", now, Caller.shell("group add"), None)
    assert 'data-row="group-created"' in client.get("/activity", params={"about": typed}).text


@pytest.mark.case("A18")
def test_among_very_many_people_the_beginning_of_a_username_is_found(
    client: TestClient, ada: Person, bob: Person, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "MANY", 0)
    sign_in(client, ada, now)
    assert "No results." in client.get("/activity?person=ob").text
    assert "No results." not in client.get("/activity?person=bo").text


def test_among_very_many_people_an_index_has_the_beginnings_of_usernames(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "MANY", 0)
    with planned(monkeypatch) as plan:
        activity.page(Filter(username="ad"))
    sought = re.compile(r"(SEARCH .*\(|Index Cond.*)username")
    assert [step for step in plan if sought.search(step)]


@pytest.mark.case("A18")
@pytest.mark.parametrize("whose", [{"account": 1}, {"username": "ada"}])
def test_a_kind_is_looked_for_among_the_events_of_a_person(
    ada: Person, monkeypatch: pytest.MonkeyPatch, whose: dict[str, Any]
) -> None:
    with planned(monkeypatch) as plan:
        activity.page(Filter(kind="signed-in", **whose))
    by_kind = re.compile(r"(SEARCH .*\(|Index Cond.*)kind")
    assert not [step for step in plan if by_kind.search(step)]


@pytest.mark.case("A18")
def test_who_is_no_longer_there_is_found_by_the_whole_username(
    client: TestClient, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    fill(1, now, "deleted", "gone")
    assert "Account deleted" in client.get("/activity?person=gone").text.split("<tbody>")[1]


@pytest.mark.case("A40")
def test_the_address_says_what_the_page_shows_and_people_are_links(
    client: TestClient, ada: Person, bob: Person, now: int
) -> None:
    sign_in(client, ada, now)
    page = client.get("/activity?person=bob&kind=account-created&since=2026-01-01").text
    assert 'value="bob"' in page
    assert '<option value="account-created" selected>' in page
    assert 'hx-push-url="true"' in page
    link = f'<a href="/people/{bob.user.id}" data-testid="person-link">'
    assert f'{link}<bdi translate="no">bob</bdi></a>' in page
    assert page.index("Download CSV") < page.index("<table>")


def test_older_pages_follow(client: TestClient, ada: Person, clock: Clock) -> None:
    sign_in(client, ada, clock.now)
    fill(activity.PAGE + 20, clock.now)
    page = client.get("/activity?person=alice").text
    assert page.count("<tr ") == activity.PAGE
    older = page.split("before=")[1].split('"')[0].split("&")[0]
    assert client.get(f"/activity?person=alice&before={older}").text.count("<tr ") == 20


@pytest.mark.requirement("S-76")
def test_the_export_for_spreadsheets_holds_no_formulas(
    client: TestClient, ada: Person, clock: Clock
) -> None:
    sign_in(client, ada, clock.now)
    Event.create(kind="signed-in", at=clock.now, subject="eve", browser="=cmd|'/c calc'!A0")
    answer = client.get("/activity.csv?person=eve")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="activity.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["browser"] for row in rows] == ["'=cmd|'/c calc'!A0"]


def test_the_export_for_programs_is_one_object_a_line(
    client: TestClient, ada: Person, clock: Clock
) -> None:
    sign_in(client, ada, clock.now)
    lines = [json.loads(line) for line in client.get("/activity.jsonl").text.splitlines()]
    assert lines[0]["event"] == "signed-in"
    assert lines[0]["person"] == "ada"
    assert lines[0]["time"].endswith("Z")


@pytest.mark.parametrize(
    "query",
    ["before=²", "since=0001-01-01", "until=9999-12-31"],
)
def test_nonsense_in_the_filter_is_no_fault(
    client: TestClient, ada: Person, now: int, query: str
) -> None:
    sign_in(client, ada, now)
    assert client.get(f"/activity?{query}").status_code == 200


def test_all_events_are_exported_across_batches(data_dir: object, now: int) -> None:
    fill(activity.BATCH * 2 + 5, now)
    assert len(list(activity.every(Filter(username="alice")))) == activity.BATCH * 2 + 5


@pytest.mark.requirement("S-91")
def test_what_is_older_than_a_year_goes_with_the_daily_sweep(data_dir: object, now: int) -> None:
    fill(activity.BATCH + 5, now - activity.KEPT_FOR)
    fill(3, now - activity.KEPT_FOR + 1)
    housekeeping.sweep(now)
    assert Event.select().count() == 3


@pytest.mark.requirement("S-95")
def test_nothing_on_the_site_changes_the_history(client: TestClient, ada: Person, now: int) -> None:
    sign_in(client, ada, now)
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        for path in ("/activity", "/activity.csv", "/activity/1"):
            assert client.request(method, path).status_code in (404, 405)
