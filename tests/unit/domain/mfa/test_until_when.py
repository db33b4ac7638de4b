"""Until when something can wait, as members read it: on the last day itself there is no date."""

from collections.abc import Iterator
from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from domain.access.mfa_requirement import MfaRequirement
from domain.clock import days
from domain.mfa import passkey_policy, policy
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in
from tests.unit.passkeys_asked import EVERYBODY

LAST = date(2027, 1, 22)
REMOVAL = "/profile/mfa/removal"


@pytest.fixture
def team_in_new_york(client: TestClient) -> Iterator[None]:
    days.use_zone(ZoneInfo("America/New_York"))
    yield
    days.use_zone(UTC)


def test_on_the_last_day_there_is_time_until_midnight(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    policy.require_by(LAST, clock.now, ORIGIN, None)
    told = {1: "by Friday, January 22.", 0: "today, by midnight (UTC)."}
    for moment in (days.start_of(LAST) - 1, days.start_of(LAST), days.end_of(LAST) - 1):
        clock.now = moment
        sign_in(client, alice)
        is_before = moment < days.start_of(LAST)
        assert f"Set up MFA {told[is_before]}" in words(client.get("/profile").text)


def test_so_there_is_for_a_passkey(client: TestClient, bob: Person, clock: Clock) -> None:
    passkey_policy.require(EVERYBODY, 7, clock.now, ORIGIN, None)
    clock.now = days.start_of(LAST)
    sign_in(client, bob, clock.now)
    assert "Add a passkey today, by midnight (UTC)." in words(client.get("/profile").text)


@pytest.mark.usefixtures("team_in_new_york")
def test_whose_midnight_it_is_that_of_the_team(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    policy.require_by(LAST, clock.now, ORIGIN, None)
    clock.now = days.end_of(LAST) - 60
    sign_in(client, alice)
    page = words(client.get("/profile").text)
    assert "Set up MFA today, by midnight (New York time)." in page


def test_who_turns_mfa_off_reads_by_when_it_is_needed_again(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    assert "Your team requires" not in words(client.get(REMOVAL).text)
    policy.require_by(LAST, clock.now, ORIGIN, None)
    again = "Your team requires MFA, so set it up again by Friday, January 22."
    assert again in words(client.get(REMOVAL).text)
    passkey_policy.require(EVERYBODY, 3, clock.now, ORIGIN, None)
    again = "Your team requires passkeys, so add one again by Monday, January 18."
    assert again in words(client.get(REMOVAL).text)


@pytest.mark.parametrize(
    ("mfa", "passkey", "first"),
    [(None, None, None), (1, None, 1), (None, 2, 2), (1, 2, 1), (2, 1, 1), (3, 3, 3)],
)
def test_of_two_dates_the_first_one_counts(
    mfa: int | None, passkey: int | None, first: int | None
) -> None:
    asked = MfaRequirement(mfa, has_mfa=True, has_saved_code=True, passkey_due_at=passkey)
    assert asked.first_due_at == first
    assert asked.is_passkey_first is (passkey is not None and passkey == first)
