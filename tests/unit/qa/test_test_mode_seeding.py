"""A whole team that a server for tests makes when told, as a file describes it."""

from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from starlette.testclient import TestClient

from domain.access import lifetimes
from domain.apps import registry, rules
from domain.mfa import authenticators, policy, recovery_codes
from domain.users import accounts, groups
from models import App, Attempts, Group, Invitation, User
from tests.unit.conftest import NOW
from tests.unit.qa.conftest import TOKEN

DAY = 24 * 60 * 60
Tell = Callable[..., Any]
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}

TEAM = """
groups = ["dev", "nobody yet"]

[policy]
mfa_required_in_days = 30
sign_ins_last = "working-day"

[[people]]
username = "kim"
name = "Kim Kerr"
email = "kim@example.com"
email_verified = true
admin = true
mfa = true
authenticators = 2
groups = ["ops", "dev"]

[[people]]
username = "lee"
invited = true
groups = ["ops"]

[[people]]
username = "max"
disabled = true

[[apps]]
name = "Wiki"
origin = "https://wiki.example.test"
people = ["kim"]
"""


def somebody(username: str) -> User:
    found = accounts.find(username)
    assert found is not None
    return found


def made(tell: Tell, **wanted: Any) -> Any:
    [person] = tell("seed", people=[wanted])["people"]
    return person


def signed_in(tester: TestClient, person: Any, password: str = "") -> Any:
    given = {"username": person["username"], "password": password or person["password"]}
    return tester.post("/sign-in", data=given)


def test_a_file_makes_a_whole_team(tester: TestClient) -> None:
    headers = AUTHORIZED | {"Content-Type": "application/toml"}
    answer = tester.post("/test-mode/seed", content=TEAM.encode(), headers=headers)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [one["username"] for one in told["people"]] == ["kim", "lee", "max"]
    kim, wiki = somebody("kim"), registry.named("Wiki")
    assert kim.is_admin
    assert (kim.email, kim.email_verified_at) == ("kim@example.com", NOW - DAY)
    assert {group.name for group in groups.of(kim)} == {"dev", "ops"}
    assert groups.find("nobody yet") is not None
    assert wiki is not None
    assert rules.can_open(wiki, kim)
    assert told["apps"] == [{"name": "Wiki", "origin": "https://wiki.example.test"}]
    assert (policy.starts_at() or 0) > NOW
    assert lifetimes.chosen() == "working-day"


def test_a_team_is_made_as_a_whole_or_not_at_all(tell: Tell) -> None:
    tell("seed", groups=["ops"], people=[{}], apps=[{"origin": "ftp://x"}], status=422)
    assert not any(table.select().exists() for table in (User, App, Group))


def test_each_of_two_authenticators_signs_in(tester: TestClient, tell: Tell) -> None:
    kim = made(tell, mfa=True, authenticators=2)
    assert len(authenticators.active(somebody(kim["username"]))) == 2
    assert kim["secret"] == kim["secrets"][0]
    for secret in kim["secrets"]:
        tester.cookies.clear()
        signed_in(tester, kim)
        code = pyotp.TOTP(secret).at(NOW)
        assert tester.post("/sign-in/code", data={"code": code}).headers["Location"] == "/profile"
    assert "Recent security activity" not in tester.get("/profile").text


def test_a_recovery_code_that_was_never_saved_is_nobodys(tester: TestClient, tell: Tell) -> None:
    kim = made(tell, mfa=True, recovery_code=False)
    assert kim["recovery_code"] == ""
    assert not recovery_codes.is_saved(somebody(kim["username"]))
    signed_in(tester, kim)
    tester.post("/sign-in/code", data={"code": pyotp.TOTP(kim["secret"]).at(NOW)})
    assert "recovery code" in tester.get("/profile").text


def test_whoever_is_invited_has_a_link_and_no_account(tester: TestClient, tell: Tell) -> None:
    lee = made(tell, invited=True, username="lee", email="lee@example.com", groups=["ops"])
    assert accounts.find("lee") is None
    assert Invitation.get().email == "lee@example.com"
    assert (lee["password"], lee["groups"]) == ("", ["ops"])
    tester.get(lee["link"].removeprefix("http://localhost:8000"))
    assert "Create your account" in tester.get("/invitation").text


def test_an_invitation_confirms_the_address_it_names(tell: Tell) -> None:
    made(tell, invited=True, email="lee@example.com", email_verified=True)
    assert Invitation.get().is_email_theirs


def test_people_are_told_nothing_of_what_they_were_made_with(
    tester: TestClient, tell: Tell
) -> None:
    kim = made(tell, email="kim@example.com", email_verified=True, groups=["ops"])
    signed_in(tester, kim)
    assert "Recent security activity" not in tester.get("/profile").text


def test_whoever_is_disabled_is_not_signed_in(tester: TestClient, tell: Tell) -> None:
    kim = made(tell, disabled=True)
    assert signed_in(tester, kim).status_code == 422


@pytest.mark.parametrize(
    ("trouble", "reason"), [("throttled", "too-many-tries"), ("shut_out", "way-shut")]
)
def test_wrong_passwords_have_been_entered(
    tester: TestClient, tell: Tell, trouble: str, reason: str
) -> None:
    kim = made(tell, **{trouble: "password"})
    assert f'data-reason="{reason}"' in signed_in(tester, kim).text


@pytest.mark.parametrize(
    ("trouble", "reason"), [("throttled", "too-many-tries"), ("shut_out", "way-shut")]
)
def test_wrong_codes_have_been_entered(
    tester: TestClient, tell: Tell, trouble: str, reason: str
) -> None:
    kim = made(tell, mfa=True, **{trouble: "code"})
    signed_in(tester, kim)
    code = pyotp.TOTP(kim["secret"]).at(NOW)
    assert f'data-reason="{reason}"' in tester.post("/sign-in/code", data={"code": code}).text


def test_who_is_throttled_gets_in_once_the_wait_is_over(tester: TestClient, tell: Tell) -> None:
    kim = made(tell, throttled="password")
    tell("clock", advance=30)
    assert signed_in(tester, kim).status_code == 303
    assert not Attempts.select().where(Attempts.failures > 0).exists()


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ({"invited": True, "mfa": True}, "invited can have"),
        ({"recovery_code": False}, '"mfa": true'),
        ({"throttled": "code"}, '"mfa": true'),
        ({"shut_out": "door"}, "password, code"),
        ({"mfa": True, "authenticators": 6}, "1 to 5"),
        ({"email": "nonsense"}, "email address"),
    ],
)
def test_what_does_not_go_together_is_said(tell: Tell, wanted: dict[str, Any], why: str) -> None:
    assert why in tell("seed", people=[wanted], status=422)["error"]
    assert not User.select().exists()


@pytest.mark.parametrize(
    "sent", [b"\xff", b"people = ", b"x = 1", b"[[people]]\nname = 2026-01-01", b"x=" + b"[" * 9999]
)
def test_a_file_of_nonsense_is_refused_in_a_sentence(tester: TestClient, sent: bytes) -> None:
    headers = AUTHORIZED | {"Content-Type": "application/toml; charset=utf-8"}
    answer = tester.post("/test-mode/seed", content=sent, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["error"]
