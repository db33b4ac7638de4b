"""What a server for tests does when told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyotp
import pytest
from starlette.testclient import TestClient

from models import Event, Installation, Invitation, Policy, Session, User
from test_mode.serving import BANNER
from tests.unit.conftest import NOW

MINUTE = 60
Tell = Callable[..., Any]


def test_the_clock_goes_on_from_where_it_is_put(tell: Tell) -> None:
    assert tell("clock", advance=90)["now"] == NOW + 90
    assert tell("clock", advance=-30)["now"] == NOW + 60
    assert tell("clock", set=NOW + 28)["now"] == NOW + 28


def test_the_pages_go_by_that_clock(tester: TestClient, tell: Tell) -> None:
    [kim] = tell("seed", people=[{}])["people"]
    tester.post("/sign-in", data={"username": kim["username"], "password": kim["password"]})
    assert tester.get("/profile").status_code == 200
    tell("clock", advance=61 * MINUTE)
    assert tester.get("/profile").status_code == 303


def test_a_person_with_mfa_signs_in_with_any_code_of_the_window(
    tester: TestClient, tell: Tell
) -> None:
    [kim] = tell("seed", people=[{"mfa": True, "name": "Kim Kerr"}])["people"]
    for step in (-1, 0, 1):
        code = pyotp.TOTP(kim["secret"]).at(NOW + step * 30)
        data = {"username": kim["username"], "password": kim["password"]}
        tester.cookies.clear()
        assert tester.post("/sign-in", data=data).headers["Location"] == "/sign-in/code"
        assert tester.post("/sign-in/code", data={"code": code}).headers["Location"] == "/profile"
    assert "Kim Kerr" in tester.get("/profile").text


def test_mfa_is_turned_on_for_somebody_who_has_none(tester: TestClient, tell: Tell) -> None:
    [kim] = tell("seed", people=[{}])["people"]
    given = tell("mfa", username=kim["username"])
    data = {"username": kim["username"], "password": kim["password"]}
    assert tester.post("/sign-in", data=data).headers["Location"] == "/sign-in/code"
    code = pyotp.TOTP(given["secret"]).at(NOW)
    assert tester.post("/sign-in/code", data={"code": code}).headers["Location"] == "/profile"
    assert given["recovery_code"].count("-") == 4
    assert "Recent security activity" not in tester.get("/profile").text
    assert "already has MFA" in tell("mfa", status=422, username=kim["username"])["error"]


@pytest.mark.parametrize("mfa", [True, False])
def test_a_session_is_opened_without_the_form(tester: TestClient, tell: Tell, *, mfa: bool) -> None:
    [kim] = tell("seed", people=[{"mfa": mfa, "name": "Kim Kerr"}])["people"]
    for cookie in tell("session", username=kim["username"])["cookies"]:
        tester.cookies.set(cookie["name"], cookie["value"])
    assert "Kim Kerr" in tester.get("/profile").text
    assert tester.get("/profile/password").status_code == 200  # confirmed, as after the form


@pytest.mark.requirement("S-16")
def test_nobody_who_is_disabled_is_signed_in(tell: Tell) -> None:
    [kim] = tell("seed", people=[{}])["people"]
    User.update(disabled_at=NOW).execute()
    assert "can sign in here" in tell("session", status=422, username=kim["username"])["error"]
    assert Session.select().count() == 0


def test_the_clock_is_put_back_to_the_real_time(tell: Tell) -> None:
    tell("clock", advance=3600)
    Installation.update(swept_at=NOW + 3600, clock_doubted_at=NOW + 3600).execute()
    assert tell("clock", set="back")["now"] == NOW
    kept = Installation.get()
    assert (kept.swept_at, kept.clock_doubted_at) == (0, 0)


def test_a_seeded_administrator_may_see_the_people(tester: TestClient, tell: Tell) -> None:
    [ann] = tell("seed", people=[{"admin": True, "mfa": True}])["people"]
    tester.post("/sign-in", data={"username": ann["username"], "password": ann["password"]})
    tester.post("/sign-in/code", data={"code": pyotp.TOTP(ann["secret"]).at(NOW)})
    assert ann["username"] in tester.get("/people").text


def test_people_are_made_all_or_none(tell: Tell) -> None:
    tell("seed", people=[{"username": "kim"}])
    tell("seed", people=[{}, {"username": "kim"}], status=422)
    assert [user.username for user in User.select()] == ["kim"]


def test_the_failures_of_one_test_are_not_those_of_the_next(tester: TestClient, tell: Tell) -> None:
    for number in range(31):
        tester.post("/sign-in", data={"username": f"no-{number}", "password": "guess"})
    [kim] = tell("seed", people=[{}])["people"]
    data = {"username": kim["username"], "password": kim["password"]}
    assert tester.post("/sign-in", data=data).status_code == 303


def test_a_reset_leaves_nobody_and_the_real_time(tester: TestClient, tell: Tell) -> None:
    tell("seed", people=[{"mfa": True}, {"admin": True}])
    Policy.update(required_from=NOW).execute()
    tell("clock", advance=MINUTE)
    told = tell("reset")
    assert told["now"] == NOW
    assert not any(table.select().exists() for table in (User, Session, Event, Invitation))
    assert Policy.get().required_from is None
    link = told["setup_link"].removeprefix("http://localhost:8000")
    tester.get(link)
    assert "Create the first account" in tester.get("/setup").text


def test_whoever_is_seeded_meanwhile_does_not_take_the_set_up_link_away(tell: Tell) -> None:
    def seed_and_reset(_: int) -> str:
        tell("seed", people=[{}])
        return str(tell("reset")["setup_link"])

    with ThreadPoolExecutor(4) as tests:
        links = list(tests.map(seed_and_reset, range(200)))
    assert not [link for link in links if link.endswith("/None")]


@pytest.mark.parametrize("path", ["/sign-in", "/help/mfa", "/no-such-page"])
def test_every_page_says_what_server_it_is(tester: TestClient, tell: Tell, path: str) -> None:
    tell("seed", people=[{}])
    assert BANNER in tester.get(path).text


def test_no_page_of_a_server_for_people_says_so(client: TestClient, alice: object) -> None:
    assert "Test mode" not in client.get("/sign-in").text
    assert client.get("/test-mode/clock").status_code == 404
