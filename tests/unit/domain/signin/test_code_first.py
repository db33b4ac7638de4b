"""Where guessing has shut the password's way, a code comes before the password."""

import pytest
from starlette.testclient import TestClient

from domain.access import guesses, limits, throttle
from domain.audit import alerts, events
from domain.audit.events import Caller
from domain.mfa import (
    recovery_code_use,
    recovery_codes,
)
from domain.signin import code_first, signin
from models import Session
from tests.unit.code_first import give_code, give_password
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, signed_in
from tests.unit.guessed import shut

ELSEWHERE = Caller("198.51.100.20", "curl")


@pytest.mark.requirement("S-14")
def test_the_owner_gets_in_with_code_and_password_after_a_strangers_hundred(
    client: TestClient, bob: Person, now: int
) -> None:
    shut("bob", now)
    page = give_password(client, "bob")
    assert 'data-reason="way-shut"' in page
    assert 'value="bob"' in page
    assert give_code(client, "bob", bob.code(now)) == "/sign-in"
    page = client.get("/sign-in").text
    assert "That code is correct" in page
    assert 'value="bob"' in page
    assert give_password(client, "bob") == "/profile"
    assert client.get("/profile").status_code == 200
    client.post("/sign-out")
    assert give_password(client, "bob") == "/sign-in/code", "a known browser by now"


@pytest.mark.requirement("S-14")
def test_the_recovery_code_opens_the_password_and_is_used_up_behind_it(
    client: TestClient, bob: Person, now: int
) -> None:
    text = recovery_codes.generate(signed_in(bob), now).text
    shut("bob", now)
    assert give_code(client, "bob", text.lower()) == "/sign-in"
    assert give_code(client, "bob", text) == "/sign-in", "not used yet"
    assert give_password(client, "bob") == "/recovery"
    assert client.get("/recovery").headers["Location"] == "/profile/recovery-code"
    client.get("/profile/recovery-code")  # it has arrived
    with pytest.raises(recovery_code_use.Outdated):
        code_first.give("bob", text, now, ORIGIN)


@pytest.mark.requirement("S-31")
def test_a_recovery_code_replaced_behind_the_code_page_completes_nothing(
    bob: Person, now: int
) -> None:
    text = recovery_codes.generate(signed_in(bob), now).text
    token = code_first.give("bob", text, now, ORIGIN)
    recovery_codes.generate(signed_in(bob), now)
    assert not signin.with_password("bob", PASSWORD, now, ORIGIN, token).session.is_full


@pytest.mark.requirement("S-22")
def test_a_code_given_first_opens_nothing_but_the_password(
    client: TestClient, bob: Person, now: int
) -> None:
    assert give_code(client, "bob", bob.code(now)) == "/sign-in"
    for path in ("/profile", "/sign-in/code", "/sign-in/recovery-code", "/recovery"):
        assert client.get(path).headers["Location"].startswith("/sign-in"), path
    assert not Session.select().exists()


@pytest.mark.requirement("S-14")
def test_the_password_has_few_tries_behind_a_code(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    shut("bob", clock.now)
    give_code(client, "bob", bob.code(clock.now))
    for _ in range(code_first.TRIES):
        assert "sign-in-wrong" in give_password(client, "bob", "not that one")
    assert "way-shut" in give_password(client, "bob")
    clock.advance(30)
    assert give_code(client, "bob", bob.code(clock.now)) == "/sign-in"
    assert give_password(client, "bob") == "/profile"


@pytest.mark.requirement("S-11")
@pytest.mark.parametrize("held", ["phone", "recovery code"])
def test_whoever_has_the_phone_or_the_sheet_guesses_the_password_a_hundred_times_at_most(
    bob: Person, now: int, held: str
) -> None:
    text = recovery_codes.generate(signed_in(bob), now).text
    for number in range(limits.MAX_FAILURES):
        now += limits.MAX_DELAY
        thief = Caller(f"203.0.113.{number}", "curl")
        token = code_first.give("bob", bob.code(now) if held == "phone" else text, now, thief)
        with pytest.raises(signin.WrongPassword):
            signin.with_password("bob", "wrong", now, thief, token)
    now += 24 * 60 * 60
    with pytest.raises(throttle.LockedOut, match="After a correct code"):
        code_first.give("bob", bob.code(now) if held == "phone" else text, now, ELSEWHERE)
    with pytest.raises(code_first.WrongCode):
        code_first.give("bob", wrong(bob, now), now, ELSEWHERE)
    assert signin.with_password("bob", PASSWORD, now, ORIGIN).session.stage == Session.PASSWORD


@pytest.mark.requirement("S-12")
def test_a_password_guessed_behind_a_code_waits_like_any_other(bob: Person, now: int) -> None:
    token = code_first.give("bob", bob.code(now), now, ORIGIN)
    for _ in range(code_first.TRIES):
        with pytest.raises(signin.WrongPassword):
            signin.with_password("bob", "wrong", now, ORIGIN, token)
    token = code_first.give("bob", bob.code(now + 30), now + 1, ORIGIN)
    with pytest.raises(throttle.TooManyTries) as refusal:
        signin.with_password("bob", PASSWORD, now + 1, ORIGIN, token)
    assert refusal.value.retry_after == 29


@pytest.mark.requirement("S-26")
def test_the_owner_is_told_of_passwords_guessed_behind_a_right_code(bob: Person, now: int) -> None:
    token = code_first.give("bob", bob.code(now), now, ELSEWHERE)
    for _ in range(code_first.TRIES):
        with pytest.raises(signin.WrongPassword):
            signin.with_password("bob", "wrong", now, ELSEWHERE, token)
    assert [guess.kind for guess in guesses.against(bob.user)] == [events.GUESSED_BEHIND_CODE]
    half = signin.with_password("bob", PASSWORD, now, ORIGIN).session
    opened = signin.with_code(half, bob.code(now + 30), now, ORIGIN)
    [line] = alerts.unseen(opened.session).lines
    assert (line.kind, line.number) == (events.GUESSED_BEHIND_CODE, code_first.TRIES)


@pytest.mark.requirement("S-14")
def test_a_code_given_first_lasts_ten_minutes(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    shut("bob", clock.now)
    give_code(client, "bob", bob.code(clock.now))
    clock.advance(code_first.LIFETIME)
    assert "way-shut" in give_password(client, "bob")


@pytest.mark.requirement("S-14")
def test_a_code_given_first_opens_no_one_elses_password(
    client: TestClient, bob: Person, ada: Person, now: int
) -> None:
    shut("ada", now)
    give_code(client, "bob", bob.code(now))
    assert "way-shut" in give_password(client, "ada")
