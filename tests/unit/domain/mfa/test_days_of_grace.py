"""Days of grace are days of the calendar, also where clocks change and a day has 23 or 25 hours."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from domain.access import mfa_requirement
from domain.clock import days
from domain.database.storage import write
from domain.mfa import passkey_policy, policy
from models import User
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in
from tests.unit.passkeys import with_passkey
from tests.unit.passkeys_asked import EVERYBODY, THE_ADMINS
from tests.unit.soft_key import ORIGIN as SITE

BERLIN = ZoneInfo("Europe/Berlin")
LONG, SHORT = date(2026, 10, 25), date(2026, 3, 29)  # days on which clocks are put back, and on
MOMENTS = [(LONG, 0, 10), (LONG, 23, 50), (SHORT, 23, 50), (SHORT - timedelta(days=1), 23, 50)]
pytestmark = pytest.mark.requirement("S-17")


@pytest.fixture(autouse=True)
def berlin(data_dir: object) -> Iterator[None]:
    days.use_zone(BERLIN)
    yield
    days.use_zone(UTC)


def at(day: date, hour: int, minute: int) -> int:
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN).timestamp())


@pytest.mark.parametrize(("today", "hour", "minute"), MOMENTS)
def test_a_policy_begins_so_many_days_of_the_calendar_from_today(
    today: date, hour: int, minute: int
) -> None:
    now, over = at(today, hour, minute), days.end_of(today + timedelta(days=1))
    policy.require(1, now, ORIGIN, None)
    assert policy.starts_at() == over
    for whom in (THE_ADMINS, EVERYBODY):
        passkey_policy.require(whom, 1, now, ORIGIN, None)
        assert passkey_policy.starts_at(whom.name) == over


@pytest.mark.parametrize(("today", "hour", "minute"), MOMENTS)
def test_who_joins_later_gets_days_of_the_calendar(today: date, hour: int, minute: int) -> None:
    due = mfa_requirement.due_at(1, 1, at(today, hour, minute))
    assert due == days.end_of(today + timedelta(days=1))


@pytest.mark.case("B52")
@pytest.mark.parametrize("number", [0, 1])
def test_a_decision_of_a_time_to_come_becomes_one_of_today(number: int) -> None:
    now = at(LONG, 0, 10)
    then = now + 90 * 24 * 60 * 60
    policy.require(number, then, ORIGIN, None)
    passkey_policy.require(EVERYBODY, number, then, ORIGIN, None)
    with write():
        policy.cut(now)
        passkey_policy.cut(now)
    start = days.end_of(LONG + timedelta(days=1)) if number else now
    assert (policy.starts_at(), passkey_policy.starts_at(EVERYBODY.name)) == (start, start)


def test_a_persons_page_names_the_day_that_security_settings_name(
    client: TestClient, ada: Person, alice: Person, clock: Clock
) -> None:
    client.base_url = SITE  # which passkeys are made for
    sign_in(client, ada, clock.now)
    with_passkey(ada)
    days.use_zone(BERLIN)
    long_ago = at(date(2027, 1, 1), 12, 0)
    policy.require(1, long_ago, ORIGIN, None)
    passkey_policy.require(EVERYBODY, 2, long_ago, ORIGIN, None)
    User.update(created_at=long_ago).execute()
    page = words(client.get(f"/people/{alice.user.id}").text)
    assert "since Sunday, January 3." in policy.summary(clock.now)
    assert "Required Since Sunday, January 3; they'll" in page
    assert "since Monday, January 4." in passkey_policy.summary(clock.now)
    assert "Passkey required Since Monday, January 4; they'll" in page
