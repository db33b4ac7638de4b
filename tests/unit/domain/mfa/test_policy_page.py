"""The page on which the team decides who needs MFA."""

from collections.abc import Callable
from datetime import date

import pytest
from starlette.testclient import TestClient

from domain.clock import days
from domain.mfa import enrolment, policy, recovery_code_use, recovery_codes
from models import Policy, Session
from tests.unit.browser import words
from tests.unit.conftest import NOW, ORIGIN, Clock, Person, sign_in, signed_in, with_mfa
from tests.unit.required_mfa import require_mfa

DAY = 24 * 60 * 60


@pytest.mark.requirement("S-17")
@pytest.mark.parametrize(
    "typed", ["", "x", "-1", "7", "1e3", "2027-01-14", "2027-04-16", "2027-02-30", "٢٠٢٧-٠١-٤٤"]
)
def test_what_is_no_day_to_come_is_refused_at_its_field(
    client: TestClient, ada: Person, now: int, typed: str
) -> None:
    require_mfa(ada, now)
    before = Policy.get().required_from
    sign_in(client, ada, now)
    answer = client.post("/security-settings", data={"deadline": typed})
    assert answer.status_code == 422
    assert 'id="deadline-error"' in answer.text
    assert Policy.get().required_from == before


@pytest.mark.requirement("S-17")
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-01-15", date(2027, 1, 15)),
        ("Friday, January 22", date(2027, 1, 22)),
        ("2027-04-15", date(2027, 4, 15)),
    ],
)
def test_the_day_chosen_is_the_last_that_counts(
    client: TestClient, ada: Person, now: int, typed: str, day: date
) -> None:
    require_mfa(ada, now - DAY)
    sign_in(client, ada, now)
    client.post("/security-settings", data={"deadline": typed, "sure": "yes"})
    page = client.get("/security-settings").text
    assert Policy.get().required_from == days.end_of(day)
    told = f"Everyone needs MFA by the end of {days.written(day, day)}. Administrators need it now."
    assert told in words(page.partition("data-notice")[2])
    assert f"<strong>{told}</strong>" in page
    assert f'value="{day}"' in page


def test_once_in_force_the_page_says_so(client: TestClient, ada: Person, clock: Clock) -> None:
    require_mfa(ada, clock.now)
    sign_in(client, ada, clock.now)
    assert "Change the date" in client.get("/security-settings").text
    clock.now = days.end_of(date(2027, 1, 22))
    sign_in(client, ada, clock.now)
    page = words(client.get("/security-settings").text)
    assert "Everyone has needed MFA since Saturday, January 23." in page
    assert "New people get 7 days from when they join." in page
    assert "A later date gives them more time." in page


@pytest.mark.requirement("S-17")
def test_at_once_is_not_undone_by_the_end_of_the_day(ada: Person, alice: Person, now: int) -> None:
    require_mfa(ada, now, grace_days=0)
    assert policy.requirement_of(alice.user).is_due(now)
    policy.require(0, now + 5, ORIGIN, None)
    assert Policy.get().required_from == now
    policy.require_by(days.at(now), now + 10, ORIGIN, None)
    assert Policy.get().required_from == days.end_of(days.at(now))


def test_the_decision_can_be_taken_back(
    client: TestClient, ada: Person, alice: Person, clock: Clock
) -> None:
    require_mfa(ada, clock.now, grace_days=0)
    sign_in(client, ada, clock.now)
    client.post("/security-settings/optional")
    client.post("/sign-out")
    sign_in(client, alice)
    assert client.get("/profile").status_code == 200


def test_an_enrolled_person_sees_no_reminder(
    client: TestClient, ada: Person, bob: Person, now: int
) -> None:
    require_mfa(ada, now)
    sign_in(client, bob, now)
    assert "Set up MFA by" not in client.get("/profile").text
    assert enrolment.status(signed_in(bob), now).is_on


TEAM = "Your team requires MFA, so it can't be turned off."
ADMINS = "Administrators need MFA, so you can't turn it off."
BOTH = "Your team requires MFA, and administrators always need it, so it can't be turned off."


@pytest.mark.requirement("S-17")
@pytest.mark.parametrize(
    ("name", "is_decided", "told"),
    [("bob", True, TEAM), ("ada", False, ADMINS), ("ada", True, BOTH), ("bob", False, "")],
)
def test_why_mfa_cannot_be_turned_off_fits_who_reads_it(
    client: TestClient, make_user: Callable[..., Person], name: str, is_decided: bool, told: str
) -> None:
    person = with_mfa(make_user(name, name.title(), is_admin=name == "ada"))
    if is_decided:
        Policy.update(required_from=1, grace_days=0).execute()
    sign_in(client, person, NOW)
    for path in ("/profile", "/profile/mfa/removal"):
        page = " ".join(client.get(path).text.split())
        assert [one for one in (TEAM, ADMINS, BOTH) if one in page] == ([told] if told else [])


@pytest.mark.case("A19")
def test_what_takes_effect_tonight_or_gives_up_mfa_asks_once(
    client: TestClient, ada: Person, alice: Person, now: int
) -> None:
    sign_in(client, ada, now)
    session = Session.get(Session.user == ada.user)
    recovery_codes.generate(session, now)
    recovery_code_use.mark_saved(session, now)
    asked = client.post("/security-settings", data={"deadline": "today"})
    assert "Require MFA this soon?" in words(asked.text)
    assert "until the end of Friday, January 15 (UTC)" in words(asked.text)
    assert "today" not in words(asked.text)
    assert "Alice Example (alice)" in words(asked.text)
    assert policy.current().required_from is None
    sure = {"deadline": "today", "sure": "yes"}
    assert client.post("/security-settings", data=sure).status_code == 303
    assert policy.current().required_from is not None
    page = client.get("/security-settings").text
    assert 'action="/security-settings/optional"' not in page
    assert 'action="/security-settings/optional"' in client.get("/security-settings/optional").text
    assert policy.current().required_from is not None
