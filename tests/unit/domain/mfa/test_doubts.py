"""Whose clock is off: the phone's, or the server's own."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.mfa import activation, clock_drift, enrolment, second_factor, totp
from models import Installation
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in, signed_in, with_mfa


@pytest.mark.requirement("S-21")
@pytest.mark.parametrize(
    ("phone", "browser", "doubts"),
    [(180, 180, True), (180, 150, True), (180, 0, False), (40, 40, False), (-300, 300, False)],
)
def test_the_server_is_doubted_only_when_browser_and_phone_agree(
    phone: int, browser: int, doubts: bool, now: int
) -> None:
    assert clock_drift.doubts_server(phone, now + browser, now) is doubts


def doubt(client: TestClient, person: Person, clock: Clock, later: int = 0) -> None:
    """Two codes of five minutes ahead, in a browser that is as far ahead."""
    client.post("/sign-in", data={"username": person.user.username, "password": PASSWORD})
    true = clock.now + 300 + later
    for step in (0, 1):
        data = {"code": person.code(true + 30 * step), "browser_time": str(true)}
        answer = client.post("/sign-in/code", data=data)
    assert "the server&#39;s clock may be wrong" in answer.text
    assert 'data-reason="clock-off"' in answer.text
    client.post("/sign-out")


@pytest.mark.case("B21")
def test_two_people_whose_browsers_side_with_their_phones_leave_administrators_a_note(
    client: TestClient,
    bob: Person,
    ada: Person,
    make_user: Callable[..., Person],
    clock: Clock,
) -> None:
    doubt(client, bob, clock)
    doubt(client, bob, clock, later=60)
    assert Installation.get().clock_doubted_at == 0, "one person's word"
    doubt(client, with_mfa(make_user("carol", "Carol")), clock)
    assert Installation.get().clock_doubted_at == clock.now
    sign_in(client, ada, clock.now)
    assert "Is this server's clock right?" in client.get("/overview").text


@pytest.mark.requirement("S-21")
@pytest.mark.parametrize("told", ["", "x", "-1", "9" * 13, "1e9"])
def test_nonsense_from_the_browsers_clock_is_ignored(
    client: TestClient, bob: Person, clock: Clock, told: str
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    for step in (0, 1):
        code = bob.code(clock.now + 300 + 30 * step)
        answer = client.post("/sign-in/code", data={"code": code, "browser_time": told})
    assert answer.status_code == 422
    assert Installation.get().clock_doubted_at == 0


@pytest.mark.case("B21")
def test_a_code_of_the_old_phone_is_told_as_such_and_counts_no_more(bob: Person, now: int) -> None:
    session = signed_in(bob)
    enrolment.begin(session, now)
    old = bob.code(now)
    with pytest.raises(activation.CodeOfAnother):
        activation.activate(session, old, now)
    with pytest.raises(totp.CodeAlreadyUsed):
        second_factor.check(bob.user, old, now)
    second_factor.check(bob.user, bob.code(now + 60), now + 60)
