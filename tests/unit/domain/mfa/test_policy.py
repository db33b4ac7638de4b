"""The team's policy on MFA."""

from collections.abc import Callable
from datetime import date

import pytest
from starlette.testclient import TestClient

from domain.access import mfa_requirement
from domain.clock import days
from domain.clock.deadlines import BadDeadline
from domain.mfa import enrolment, policy, recovery_code_use, recovery_codes, removal, totp_secrets
from domain.signin import invitations
from domain.signin.invitations import Wanted
from domain.team import rollout
from models import Authenticator, Policy, Session
from tests.unit.browser import words
from tests.unit.codes import code_for
from tests.unit.conftest import NOW, ORIGIN, Clock, Person, sign_in, signed_in, with_mfa

DAY = 24 * 60 * 60


def decided(ada: Person, now: int, number: int = 7) -> None:
    session = signed_in(ada)
    recovery_codes.generate(session, now)
    recovery_code_use.mark_saved(session, now)
    policy.require(number, now, ORIGIN, session.user)


@pytest.mark.requirement("S-17")
def test_before_the_date_people_are_reminded_and_after_it_they_must(
    client: TestClient, ada: Person, alice: Person, clock: Clock
) -> None:
    decided(ada, clock.now)
    sign_in(client, alice)
    page = words(client.get("/profile").text)
    assert "Set up MFA by Friday, 22 January." in page
    assert "Set up MFA now" in page
    client.post("/sign-out")
    clock.now = days.end_of(date(2027, 1, 22))
    sign_in(client, alice)
    for path in ("/profile", "/profile/password", "/profile/rehearsal"):
        assert client.get(path).headers["Location"] == "/duty"
    assert "Set up MFA to continue" in client.get("/duty").text
    assert client.post("/profile/mfa").headers["Location"] == "/profile/mfa"
    begun = Authenticator.get(Authenticator.activated_at.is_null())
    assert totp_secrets.base32(begun)
    answer = client.post("/profile/mfa/code", data={"code": code_for(begun, clock.now)})
    assert answer.headers["Location"] == "/profile/recovery-code"
    assert client.get("/profile").status_code == 200


@pytest.mark.requirement("S-17")
def test_past_the_date_a_member_cannot_turn_mfa_off(ada: Person, bob: Person, now: int) -> None:
    decided(ada, now, number=1)
    over = days.end_of(date(2027, 1, 16))
    assert not removal.is_required(bob.user, over - 1)
    with pytest.raises(removal.Required):
        removal.turn_off(signed_in(bob), over)


@pytest.mark.requirement("S-17")
@pytest.mark.parametrize("number", [-1, 91])
def test_days_that_nobody_means_are_refused(
    ada: Person, bob: Person, now: int, number: int
) -> None:
    with pytest.raises(BadDeadline, match="from 0 to 90"):
        policy.require(number, now, ORIGIN, ada.user)
    assert not removal.is_required(bob.user, now + 100 * DAY)


@pytest.mark.requirement("S-17")
def test_who_joins_later_gets_the_days_from_then(
    ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    decided(ada, now - 30 * DAY)
    late = make_user("late", "Late Comer")
    mfa_requirement = policy.requirement_of(late.user)
    assert mfa_requirement.due_at == days.end_of(date(2027, 1, 22))
    assert mfa_requirement.is_ahead(mfa_requirement.due_at - 1)
    assert not mfa_requirement.is_due(mfa_requirement.due_at - 1)
    assert mfa_requirement.is_due(mfa_requirement.due_at)
    assert not mfa_requirement.is_ahead(mfa_requirement.due_at)


@pytest.mark.requirement("S-17")
def test_the_last_day_counts_in_full_unless_there_is_none(now: int) -> None:
    midnight = days.end_of(date(2027, 1, 22))
    assert mfa_requirement.due_at(midnight, 7, now - DAY) == midnight
    assert mfa_requirement.due_at(midnight - 100, 7, now - DAY) == midnight
    assert mfa_requirement.due_at(midnight, 7, now + 30 * DAY) == midnight + 30 * DAY
    assert mfa_requirement.due_at(now, 0, now + DAY) == now + DAY
    assert mfa_requirement.due_at(None, 7, now) is None


@pytest.mark.requirement("S-17")
def test_deciding_takes_mfa_and_a_saved_recovery_code_of_ones_own(
    ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    with pytest.raises(policy.NotReady):
        policy.require(7, now, ORIGIN, make_user("grace", "Grace", is_admin=True).user)
    session = signed_in(ada)
    with pytest.raises(policy.NotReady):
        policy.require(7, now, ORIGIN, session.user)
    recovery_codes.generate(session, now)
    with pytest.raises(policy.NotReady):
        policy.require(7, now, ORIGIN, session.user)
    recovery_code_use.mark_saved(session, now)
    policy.require(7, now, ORIGIN, session.user)
    assert Policy.get().required_from == days.end_of(date(2027, 1, 22))


def test_the_preview_names_who_is_not_ready_and_counts_the_invited(
    client: TestClient, ada: Person, alice: Person, bob: Person, now: int
) -> None:
    sign_in(client, ada, now)
    invitations.invite([Wanted("grace", False, "Grace Green")], ada.user, now, ORIGIN)
    page = words(client.get("/security-settings").text)
    assert "2 of 4 people are ready. Not ready yet:" in page
    assert "Alice Example (alice)" in page
    assert "Grace Green (grace), invited, hasn't joined yet" in page
    assert "Bob Example" not in page


def test_more_than_can_be_named_are_counted(ada: Person, alice: Person, now: int) -> None:
    many = [Wanted(f"guest-{n}", False) for n in range(rollout.MOST_NAMED + 5)]
    invitations.invite(many, None, now, ORIGIN)
    readiness = rollout.readiness(now)
    assert (readiness.ready, readiness.everybody) == (1, 107)
    assert readiness.unnamed == 5


@pytest.mark.requirement("S-17")
@pytest.mark.parametrize(
    "typed", ["", "x", "-1", "7", "1e3", "2027-01-14", "2027-04-16", "2027-02-30", "٢٠٢٧-٠١-٢٢"]
)
def test_what_is_no_day_to_come_is_refused_at_its_field(
    client: TestClient, ada: Person, now: int, typed: str
) -> None:
    decided(ada, now)
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
        ("Friday, 22 January", date(2027, 1, 22)),
        ("2027-04-15", date(2027, 4, 15)),
    ],
)
def test_the_day_chosen_is_the_last_that_counts(
    client: TestClient, ada: Person, now: int, typed: str, day: date
) -> None:
    decided(ada, now - DAY)
    sign_in(client, ada, now)
    client.post("/security-settings", data={"deadline": typed, "sure": "yes"})
    page = client.get("/security-settings").text
    assert Policy.get().required_from == days.end_of(day)
    told = f"Everyone needs MFA by the end of {days.written(day, day)}. Administrators need it now."
    assert told in words(page.partition("data-notice")[2])
    assert f"<strong>{told}</strong>" in page
    assert f'value="{day}"' in page


def test_once_in_force_the_page_says_so(client: TestClient, ada: Person, clock: Clock) -> None:
    decided(ada, clock.now)
    sign_in(client, ada, clock.now)
    assert "Change the date" in client.get("/security-settings").text
    clock.now = days.end_of(date(2027, 1, 22))
    sign_in(client, ada, clock.now)
    page = words(client.get("/security-settings").text)
    assert "Everyone has needed MFA since Saturday, 23 January." in page
    assert "New people get 7 days from when they join." in page
    assert "A later date gives them more time." in page


@pytest.mark.requirement("S-17")
def test_at_once_is_not_undone_by_the_end_of_the_day(ada: Person, alice: Person, now: int) -> None:
    decided(ada, now, number=0)
    assert policy.requirement_of(alice.user).is_due(now)
    policy.require(0, now + 5, ORIGIN, None)
    assert Policy.get().required_from == now
    policy.require_by(days.at(now), now + 10, ORIGIN, None)
    assert Policy.get().required_from == days.end_of(days.at(now))


def test_the_decision_can_be_taken_back(
    client: TestClient, ada: Person, alice: Person, clock: Clock
) -> None:
    decided(ada, clock.now, number=0)
    sign_in(client, ada, clock.now)
    client.post("/security-settings/optional")
    client.post("/sign-out")
    sign_in(client, alice)
    assert client.get("/profile").status_code == 200


def test_an_enrolled_person_sees_no_reminder(
    client: TestClient, ada: Person, bob: Person, now: int
) -> None:
    decided(ada, now)
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
    assert "Require MFA from tonight?" in words(asked.text)
    assert "Alice Example (alice)" in words(asked.text)
    assert policy.current().required_from is None
    sure = {"deadline": "today", "sure": "yes"}
    assert client.post("/security-settings", data=sure).status_code == 303
    assert policy.current().required_from is not None
    page = client.get("/security-settings").text
    assert 'action="/security-settings/optional"' not in page
    assert 'action="/security-settings/optional"' in client.get("/security-settings/optional").text
    assert policy.current().required_from is not None
