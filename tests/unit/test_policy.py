"""The team's policy on MFA."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain import duty, enrolment, mfa, policy, recovery_codes, secret_store
from models import Authenticator, Policy
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in, signed_in
from tests.unit.test_enrolment import code_for

DAY = 24 * 60 * 60


def decided(ada: Person, now: int, days: int = 7) -> None:
    session = signed_in(ada)
    recovery_codes.generate(session, now)
    recovery_codes.mark_saved(session, now)
    policy.require(days, now, ORIGIN, session.user)


@pytest.mark.requirement("S-17")
def test_before_the_date_people_are_reminded_and_after_it_they_must(
    client: TestClient, ada: Person, alice: Person, clock: Clock
) -> None:
    decided(ada, clock.now)
    sign_in(client, alice)
    page = client.get("/profile").text
    assert "within 7 days" in page
    assert "Set up MFA now" in page
    client.post("/sign-out")
    clock.advance(7 * DAY)
    sign_in(client, alice)
    for path in ("/profile", "/profile/password", "/profile/rehearsal"):
        assert client.get(path).headers["Location"] == "/duty"
    assert "First set up MFA" in client.get("/duty").text
    assert client.post("/profile/mfa").headers["Location"] == "/profile/mfa"
    begun = Authenticator.get(Authenticator.activated_at.is_null())
    assert secret_store.base32(begun)
    answer = client.post("/profile/mfa/code", data={"code": code_for(begun, clock.now)})
    assert answer.headers["Location"] == "/profile"
    assert client.get("/profile").status_code == 200


@pytest.mark.requirement("S-17")
def test_past_the_date_a_member_cannot_turn_mfa_off(ada: Person, bob: Person, now: int) -> None:
    decided(ada, now, days=1)
    assert not mfa.is_required(bob.user, now + DAY - 1)
    with pytest.raises(mfa.Required):
        mfa.turn_off(signed_in(bob), now + DAY)


def test_who_joins_later_gets_the_days_from_then(
    ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    decided(ada, now - 30 * DAY)
    late = make_user("late", "Late Comer")
    duty = policy.duty_of(late.user)
    assert duty.due_at == now + 7 * DAY
    assert duty.days_left(now) == 7
    assert not duty.is_due(now)
    assert duty.is_due(now + 7 * DAY)


@pytest.mark.requirement("S-17")
def test_who_joins_later_has_the_days_of_grace_from_then(now: int) -> None:
    assert duty.due_at(now + 7 * DAY, 7, now - DAY) == now + 7 * DAY
    assert duty.due_at(now + 7 * DAY, 7, now + 30 * DAY) == now + 37 * DAY


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
    recovery_codes.mark_saved(session, now)
    policy.require(7, now, ORIGIN, session.user)
    assert Policy.get().required_from == now + 7 * DAY


def test_the_preview_says_who_is_not_ready(
    client: TestClient, ada: Person, alice: Person, bob: Person, now: int
) -> None:
    sign_in(client, ada, now)
    page = client.get("/security-settings").text
    assert "2 of 3 are ready" in page
    assert "Alice Example" in page
    assert "Bob Example" not in page


@pytest.mark.requirement("S-17")
@pytest.mark.parametrize("days", ["", "x", "-1", "91", "1e3", "٣", "99999"])
def test_what_is_no_number_of_days_is_refused_at_its_field(
    client: TestClient, ada: Person, now: int, days: str
) -> None:
    decided(ada, now)
    sign_in(client, ada, now)
    answer = client.post("/security-settings", data={"grace_days": days})
    assert answer.status_code == 422
    assert 'id="grace_days-error"' in answer.text


def test_the_decision_can_be_taken_back(
    client: TestClient, ada: Person, alice: Person, clock: Clock
) -> None:
    decided(ada, clock.now, days=0)
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
    assert "Your team needs you" not in client.get("/profile").text
    assert enrolment.status(signed_in(bob), now).is_on
