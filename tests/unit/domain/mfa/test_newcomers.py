"""What people who are invited read of MFA and passkeys, in plain words, before they need it."""

import pytest
from starlette.testclient import TestClient

from domain.access.lifetimes import DAY
from domain.mfa import newcomers, passkey_policy, policy
from domain.mfa.newcomers import NextStep
from domain.passkeys import relying_party
from domain.signin import invitations
from domain.signin.invitees import Invitee
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Person, sign_in
from tests.unit.handed_out import CAROL, made
from tests.unit.passkeys_asked import EVERYBODY, THE_ADMINS

PHONE = "set up a second step for signing in (MFA), so have your phone at hand."
FINGER = "add a passkey, to sign in with your fingerprint, face or screen lock."


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    sign_in(client, ada, now)
    return client


def message(desk: TestClient, **other: str) -> str:
    return words(desk.get(made(desk, "/people/invitations", **CAROL | other)).text)


def offered(client: TestClient, now: int) -> str:
    [one] = invitations.invite([Invitee("dora", False)], None, now, ORIGIN)
    client.cookies.clear()
    client.get(f"/invitation/{one.token}")
    answer = client.get("/invitation")
    assert answer.status_code == 200
    return words(answer.text)


def test_without_a_policy_nothing_is_said_to_a_member(desk: TestClient, now: int) -> None:
    said = message(desk)
    assert "Your username is carol. The link is for one account, yours, and works until" in said
    assert "After this" not in offered(desk, now)


@pytest.mark.parametrize(
    ("ago", "grace_days", "when"),
    [(0, 4, "you have 4 days to"), (30, 1, "you have 1 day to"), (0, 0, "you'll")],
)
def test_the_message_says_what_comes_after_the_account_and_how_many_days_there_are(
    desk: TestClient, now: int, ago: int, grace_days: int, when: str
) -> None:
    policy.require(grace_days, now - ago * DAY, ORIGIN, None)
    told = f"Your username is carol. After creating your account, {when} {PHONE} The link is for"
    assert told in message(desk)


@pytest.mark.parametrize(("role", "is_told"), [("member", False), ("admin", True)])
def test_an_administrator_needs_it_without_a_policy(
    desk: TestClient, role: str, is_told: bool
) -> None:
    assert (f"After creating your account, you'll {PHONE}" in message(desk, role=role)) is is_told


@pytest.mark.parametrize(
    ("decided", "when"),
    [
        ((0, 7), "please set up a second step for signing in (MFA) by Friday, January 22."),
        ((30, 7), "please set up a second step for signing in (MFA) by Friday, January 22."),
        ((30, 0), "you'll set up a second step for signing in (MFA)."),
    ],
)
def test_the_page_says_by_when_who_joins_now_needs_it(
    client: TestClient, ada: Person, now: int, decided: tuple[int, int], when: str
) -> None:
    ago, grace_days = decided
    policy.require(grace_days, now - ago * DAY, ORIGIN, None)
    assert f"After this, {when} Have your phone at hand." in offered(client, now)


def test_a_refused_form_says_it_again(client: TestClient, ada: Person, now: int) -> None:
    policy.require(0, now, ORIGIN, None)
    offered(client, now)
    answer = client.post("/invitation", data={"name": "Carol", "password": "short"})
    assert answer.status_code == 422
    assert 'data-testid="next-step" data-value="mfa"' in answer.text


def test_passkeys_are_told_of_in_place_of_mfa_where_they_are_needed_no_later(
    desk: TestClient, now: int
) -> None:
    policy.require(7, now, ORIGIN, None)
    passkey_policy.require(EVERYBODY, 4, now, ORIGIN, None)
    assert f"After creating your account, you have 4 days to {FINGER}" in message(desk)


@pytest.mark.parametrize(
    ("number", "when"),
    [(7, "please add a passkey by Friday, January 22,"), (0, "you'll add a passkey,")],
)
def test_the_page_says_by_when_a_passkey_is_needed(
    client: TestClient, ada: Person, now: int, number: int, when: str
) -> None:
    passkey_policy.require(EVERYBODY, number, now, ORIGIN, None)
    said = f"After this, {when} to sign in with your fingerprint, face or screen lock."
    assert said in offered(client, now)


@pytest.mark.parametrize(
    ("decided", "told"),
    [
        ((None, None, None), (None, ("mfa", 0))),
        ((None, 7, None), (("passkey", 7), ("mfa", 0))),
        ((4, 7, None), (("mfa", 4), ("mfa", 0))),
        ((7, 7, 0), (("passkey", 7), ("passkey", 0))),
        ((None, None, 0), (None, ("passkey", 0))),
    ],
)
def test_what_comes_first_is_told_to_members_and_administrators(
    ada: Person, now: int, decided: tuple[int | None, ...], told: tuple[tuple[str, int] | None, ...]
) -> None:
    mfa, *passkeys = decided
    if mfa is not None:
        policy.require(mfa, now, ORIGIN, None)
    for whom, days in zip((EVERYBODY, THE_ADMINS), passkeys, strict=True):
        if days is not None:
            passkey_policy.require(whom, days, now, ORIGIN, None)
    rp_id = relying_party.id_at("http://localhost:8000")
    found = [newcomers.next_step(now, rp_id, is_admin=role) for role in (False, True)]
    assert tuple(one and (one.what, one.days) for one in found) == told


def test_where_no_browser_has_passkeys_none_is_asked_for(ada: Person, now: int) -> None:
    passkey_policy.require(EVERYBODY, 0, now, ORIGIN, None)
    assert newcomers.next_step(now, "", is_admin=False) is None
    policy.require(0, now, ORIGIN, None)
    assert newcomers.next_step(now, "", is_admin=False) == NextStep("mfa", now, 0)
