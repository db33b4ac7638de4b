"""The team's policy on MFA."""

from collections.abc import Callable
from datetime import date

import pytest
from starlette.testclient import TestClient

from domain.access import mfa_requirement
from domain.clock import days
from domain.clock.deadlines import BadDeadline
from domain.mfa import policy, recovery_code_use, recovery_codes, removal, totp_secrets
from domain.signin import invitations
from domain.signin.invitees import Invitee
from domain.team import rollout
from models import Authenticator, Policy, User
from tests.unit.browser import words
from tests.unit.codes import code_for
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in, signed_in
from tests.unit.required_mfa import require_mfa

DAY = 24 * 60 * 60


@pytest.mark.requirement("S-17")
def test_before_the_date_people_are_reminded_and_after_it_they_must(
    client: TestClient, ada: Person, alice: Person, clock: Clock
) -> None:
    require_mfa(ada, clock.now)
    sign_in(client, alice)
    page = words(client.get("/profile").text)
    assert "Set up MFA by Friday, January 22." in page
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
    require_mfa(ada, now, grace_days=1)
    over = days.end_of(date(2027, 1, 16))
    assert not policy.is_required(bob.user, over - 1)
    with pytest.raises(removal.Required):
        removal.turn_off(signed_in(bob), over)


@pytest.mark.requirement("S-17")
@pytest.mark.parametrize("number", [-1, 91])
def test_days_that_nobody_means_are_refused(
    ada: Person, bob: Person, now: int, number: int
) -> None:
    with pytest.raises(BadDeadline, match="from 0 to 90"):
        policy.require(number, now, ORIGIN, ada.user)
    assert not policy.is_required(bob.user, now + 100 * DAY)


@pytest.mark.requirement("S-17")
def test_who_joins_later_gets_the_days_from_then(
    ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    require_mfa(ada, now - 30 * DAY)
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
    invitations.invite([Invitee("grace", False, "Grace Green")], ada.user, now, ORIGIN)
    page = words(client.get("/security-settings").text)
    assert "2 of 4 people are ready (3 active, 1 invited). Not ready yet:" in page
    without_mfa, invited, _ = page.partition("1 invited person hasn't joined yet.")
    assert invited
    assert "Alice Example (alice)" in without_mfa
    assert "Bob Example" not in without_mfa
    assert "Grace" not in page


def test_one_who_is_ready_is_one_person(
    client: TestClient, ada: Person, alice: Person, now: int
) -> None:
    sign_in(client, ada, now)
    assert "1 of 2 people is ready. Not ready yet: Alice" in words(
        client.get("/security-settings").text
    )


def test_where_only_invited_people_are_to_come_no_one_is_named(
    client: TestClient, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    invitations.invite([Invitee(f"guest-{n}", False) for n in range(2)], None, now, ORIGIN)
    page = words(client.get("/security-settings").text)
    assert "1 of 3 people is ready (1 active, 2 invited). 2 invited people haven't joined" in page


def test_a_long_list_of_who_is_not_ready_is_folded(
    client: TestClient, ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    sign_in(client, ada, now)
    for number in range(6):
        make_user(f"guest-{number}", "Guest")
    page = client.get("/security-settings").text.partition("Passkeys")[0]
    shown, _, folded = page.partition("<details")
    assert "Show all 6" in words(folded)
    assert (shown.count("<li data-row"), folded.count("<li data-row")) == (5, 1)
    User.update(disabled_at=now).where(User.username == "guest-0").execute()
    assert "Show all" not in client.get("/security-settings").text.partition("Passkeys")[0]


def test_more_than_can_be_named_are_counted(ada: Person, alice: Person, now: int) -> None:
    many = [Invitee(f"guest-{n}", False) for n in range(rollout.MAX_NAMED + 5)]
    invitations.invite(many, None, now, ORIGIN)
    readiness = rollout.readiness(now)
    assert (readiness.ready, readiness.everybody) == (1, 107)
    assert readiness.unnamed == 5
