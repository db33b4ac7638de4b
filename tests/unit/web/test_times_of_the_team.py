"""Without scripts and in files, times are in the team's zone, and say which that is."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from domain.clock import days
from domain.mfa import recovery_codes
from models import Session, User
from tests.unit.browser import words
from tests.unit.conftest import NOW, Person, sign_in
from tests.unit.handed_out import made
from web import times
from web.recovery_code_file import download

SUNDAY_EVENING = int(datetime(2026, 11, 30, 4, 39, tzinfo=UTC).timestamp())
CREATED = "November 29, 2026 (New York time)"
TOLD = {
    "day": "November 29, 2026",
    "near_day": "November 29",
    "moment": "November 29, 2026, 23:39 New York time",
    "ago": "November 29, 2026, 23:39 New York time",
    "deadline": "Sunday, November 29, 2026, 23:39 New York time",
    "clock": "23:39 New York time",
}


@pytest.fixture(autouse=True)
def in_new_york(client: TestClient) -> Iterator[None]:
    """From now on, as the server of `client` started with UTC."""
    for kind in TOLD:
        getattr(times, kind)(SUNDAY_EVENING)  # into its cache, if it has one
    days.use_zone(ZoneInfo("America/New_York"))
    yield
    days.use_zone(UTC)


@pytest.mark.parametrize(("kind", "told"), TOLD.items())
def test_the_text_is_the_teams_and_what_scripts_read_is_utc(kind: str, told: str) -> None:
    assert getattr(times, kind)(SUNDAY_EVENING) == (
        f'<time datetime="2026-11-30T04:39:00Z" data-as="{kind}">{told}</time>'
    )


def test_pages_name_the_zone_of_their_days(client: TestClient, alice: Person) -> None:
    User.update(password_changed_at=SUNDAY_EVENING).execute()
    sign_in(client, alice)
    page = words(client.get("/profile").text)
    assert "All dates and times are New York time." in page
    assert "Set on November 29, 2026." in page


def test_the_recovery_code_has_one_day_on_paper_and_in_its_file(
    client: TestClient, bob: Person, now: int
) -> None:
    link = download("Nightlatch", "https://id.example", bob.user, "CODE", SUNDAY_EVENING)
    assert f"Created on: {CREATED}\r\n" in unquote(link)
    # No script may rewrite the one on the page.
    assert times.dated(SUNDAY_EVENING) == f'<time datetime="2026-11-30T04:39:00Z">{CREATED}</time>'
    sign_in(client, bob, now)
    recovery_codes.generate(Session.get(Session.user == bob.user), now)
    assert "(New York time)" in words(client.get("/profile/recovery-code").text)


def test_messages_and_files_of_invitations_name_it_as_people_do(
    client: TestClient, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    until = "Monday, January 18, 03:00 (New York time)"
    where = made(client, "/people/invitations/many", lines="carol", once="a" * 32)
    assert [*csv.reader(io.StringIO(client.get(f"{where}.csv").text))][1][5] == until
    alone = made(client, "/people/invitations", username="dora", role="member", once="b" * 32)
    message = words(client.get(alone).text)
    assert f"The link is for one account, yours, and works until {until}." in message


def test_after_a_refused_code_the_clock_is_the_teams(client: TestClient, bob: Person) -> None:
    client.post("/sign-in", data={"username": bob.user.username, "password": bob.password})
    page = words(client.post("/sign-in/code", data={"code": "000000"}).text)
    assert "This server's time is 03:00 New York time." in page
    assert "If your phone is in another time zone, the hour may differ, but the minutes" in page


@pytest.mark.parametrize("path", ["/activity", "/security-settings"])
@pytest.mark.parametrize(
    ("zone", "called"), [("America/New_York", "(New York time)"), ("Etc/GMT+5", "(UTC-5)")]
)
def test_fields_for_days_call_the_zone_as_all_else_does(
    client: TestClient, ada: Person, path: str, zone: str, called: str
) -> None:
    sign_in(client, ada, NOW)
    days.use_zone(ZoneInfo(zone))
    page = words(client.get(path).text)
    assert called in page
    assert "UTC-5 time" not in page
