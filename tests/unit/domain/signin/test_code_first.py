"""Where guessing has shut the password's way, a code comes before the password."""

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import budgets, guesses, signing_out, throttle
from domain.audit import alerts, events
from domain.audit.events import Caller
from domain.mfa import (
    code_text,
    enrolment,
    recovery,
    recovery_code_use,
    recovery_codes,
    removal,
    totp,
)
from domain.signin import code_first, signin, typed_code
from domain.team import people
from models import Attempts, CodeFirst, Session
from tests.unit.codes import code_for, wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, come_back, signed_in
from tests.unit.guessed import shut

ELSEWHERE = Caller("198.51.100.20", "curl")


def give_password(client: TestClient, name: str, password: str = PASSWORD) -> str:
    answer = client.post("/sign-in", data={"username": name, "password": password})
    return answer.headers.get("Location", answer.text)


def give_code(client: TestClient, name: str, code: str) -> str:
    answer = client.post("/sign-in/code-first", data={"username": name, "code": code})
    return answer.headers.get("Location", answer.text)


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
    for number in range(budgets.MOST):
        now += budgets.LONGEST_DELAY
        thief = Caller(f"203.0.113.{number}", "curl")
        token = code_first.give("bob", bob.code(now) if held == "phone" else text, now, thief)
        with pytest.raises(signin.WrongPassword):
            signin.with_password("bob", "wrong", now, thief, token)
    now += 24 * 60 * 60
    with pytest.raises(throttle.WayShut, match="After a correct code"):
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
    assert [guess.kind for guess in guesses.at(bob.user)] == [events.GUESSED_BEHIND_CODE]
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


@pytest.mark.requirement("S-20")
def test_a_code_given_first_is_used_up_and_so_is_the_sign_in_that_it_opened(
    bob: Person, now: int
) -> None:
    token = code_first.give("bob", bob.code(now), now, ORIGIN)
    with pytest.raises(totp.CodeAlreadyUsed):
        code_first.give("bob", bob.code(now), now, ORIGIN)
    half = signin.with_password("bob", PASSWORD, now, ELSEWHERE).session
    with pytest.raises(totp.CodeAlreadyUsed):
        signin.with_code(half, bob.code(now), now, ELSEWHERE)
    assert come_back(signin.with_password("bob", PASSWORD, now, ORIGIN, token)).is_full
    assert not signin.with_password("bob", PASSWORD, now, ORIGIN, token).session.is_full


@pytest.mark.requirement("S-11")
def test_where_codes_were_guessed_too_the_code_is_asked_for_once_more_behind_the_password(
    bob: Person, now: int
) -> None:
    key = budgets.codes_first("bob").key
    Attempts.insert(key=key, failures=budgets.MOST, last_at=now).execute()
    token = code_first.give("bob", bob.code(now), now, ORIGIN)
    half = signin.with_password("bob", PASSWORD, now, ORIGIN, token).session
    assert not half.is_full
    assert signin.with_code(half, bob.code(now + 30), now + 30, ORIGIN).session.is_full


@pytest.mark.requirement("S-14")
def test_guesses_at_the_code_from_elsewhere_do_not_keep_the_owner_waiting(
    bob: Person, now: int
) -> None:
    for _ in range(5):
        with pytest.raises(code_first.WrongCode):
            code_first.give("bob", wrong(bob, now), now, ELSEWHERE)
    with pytest.raises(throttle.TooManyTries) as refusal:
        code_first.give("bob", bob.code(now), now, ELSEWHERE)
    assert refusal.value.retry_after == 30
    code_first.give("bob", bob.code(now), now, ORIGIN)


@pytest.mark.requirement("S-15")
def test_wrong_codes_given_first_count_on_their_source(make_user: Callable[..., Person]) -> None:
    now = 1_800_000_000
    for i in range(budgets.SOURCE_MOST):
        with pytest.raises(code_first.WrongCode):
            code_first.give(f"nobody{i}", "123456", now, ORIGIN)
    with pytest.raises(throttle.TooManyTries):
        signin.with_password("nobody", "wrong", now, ORIGIN)


@pytest.mark.requirement("S-16")
def test_who_does_not_exist_or_has_no_mfa_or_is_disabled_looks_alike(
    client: TestClient, alice: Person, bob: Person, ada: Person, clock: Clock
) -> None:
    people.disable(bob.user, clock.now, ORIGIN, None)
    seen = set()
    for name in ("alice", "bob", "ada", "nobody"):
        shut(name, clock.now)
        codes = ("123456", "123456", "x", wrong(ada, clock.now), *["123456"] * 4)
        seen.add(tuple(_answer(client, name, code) for code in codes))
        clock.advance(600)
    assert len(seen) == 1
    right = client.post("/sign-in/code-first", data={"username": "bob", "code": "000000"})
    assert right.status_code == 422


@pytest.mark.requirement("S-16")
def test_a_disabled_persons_right_code_is_none(bob: Person, now: int) -> None:
    people.disable(bob.user, now, ORIGIN, None)
    with pytest.raises(code_first.WrongCode):
        code_first.give("bob", bob.code(now), now, ORIGIN)


def _answer(client: TestClient, name: str, code: str) -> tuple[int, str, str]:
    asked = client.post("/sign-in", data={"username": name, "password": PASSWORD})
    answer = client.post("/sign-in/code-first", data={"username": name, "code": code})
    waits = answer.headers.get("Retry-After", "")
    of_now = 'name="once" value="[^"]+"|data-now="[0-9]+"|<time .*?</time>'
    bodies = re.sub(of_now, "", asked.text + answer.text)
    return answer.status_code, waits, bodies.replace(f'value="{name}"', "")


@pytest.mark.requirement("S-12")
def test_a_slip_and_a_used_code_count_on_nobody(bob: Person, now: int) -> None:
    code_first.give("bob", bob.code(now), now, ORIGIN)
    with pytest.raises(typed_code.Malformed):
        code_first.give("bob", "12345", now, ORIGIN)
    with pytest.raises(typed_code.Malformed):
        code_first.give("bob", "\u20601\u2060-\u20602\u2060-\u20603\u2060", now, ORIGIN)
    with pytest.raises(code_text.Mistyped):
        code_first.give("bob", "ABCDE-ABCDE-ABCDE", now, ORIGIN)
    with pytest.raises(totp.CodeAlreadyUsed):
        code_first.give("bob", bob.code(now), now, ORIGIN)
    assert not Attempts.select().where(Attempts.failures > 0).exists()


def test_known_browsers_that_are_shut_are_asked_for_a_code_too(
    client: TestClient, bob: Person, now: int
) -> None:
    key = budgets.password("bob", known_browser=True).key
    assert give_password(client, "bob") == "/sign-in/code"
    client.post("/sign-in/code", data={"code": bob.code(now)})
    client.post("/sign-out")
    Attempts.insert(key=key, failures=budgets.MOST).execute()
    assert "way-shut" in give_password(client, "bob")
    assert give_code(client, "bob", bob.code(now + 30)) == "/sign-in"
    assert give_password(client, "bob") == "/profile"


@pytest.mark.requirement("S-52")
@pytest.mark.parametrize(
    "deed", ["replacing", "switching off", "turning MFA off", "signing out", "an administrator"]
)
def test_a_code_given_first_goes_with_the_sign_ins_that_are_ended(
    bob: Person, ada: Person, now: int, deed: str
) -> None:
    token = code_first.give("bob", bob.code(now), now, ELSEWHERE)
    own = signed_in(bob)
    if deed == "replacing":
        begun = enrolment.begin(own, now)
        enrolment.activate(own, code_for(begun, now), now)
    elif deed == "switching off":
        recovery_codes.generate(own, now)
        recovery_code_use.mark_saved(own, now)
        recovery.begin(own.user, now)
        recovery.switch_off_lost_phone(own, now)
    elif deed == "turning MFA off":
        removal.turn_off(own, now)
    elif deed == "signing out":
        signing_out.sign_out_others(own, now)
    else:
        people.sign_out_everywhere(bob.user, now, ORIGIN, ada.user)
    assert code_first.given(token, now) is None


@pytest.mark.requirement("S-91")
def test_codes_given_first_are_bounded_and_those_of_the_sheet_push_out_none_of_the_phone(
    bob: Person, now: int
) -> None:
    text = recovery_codes.generate(signed_in(bob), now).text
    token = code_first.give("bob", bob.code(now), now, ORIGIN)
    for _ in range(code_first.MOST + 5):
        last = code_first.give("bob", text, now, ELSEWHERE)
    assert CodeFirst.select().count() == code_first.MOST + 1
    assert code_first.given(token, now) is not None
    assert code_first.given(last, now) is not None


@pytest.mark.requirement("S-14")
def test_the_owner_at_the_guessers_own_address_gets_in_with_the_recovery_code(
    bob: Person, now: int
) -> None:
    text = recovery_codes.generate(signed_in(bob), now).text
    for number in range(budgets.SOURCE_MOST):
        with pytest.raises(code_first.WrongCode):
            code_first.give("bob" if number < 5 else f"bob{number}", "123456", now, ORIGIN)
    with pytest.raises(throttle.TooManyTries):
        code_first.give("bob", bob.code(now), now, ORIGIN)
    token = code_first.give("bob", text, now, ORIGIN)
    assert signin.with_password("bob", PASSWORD, now, ORIGIN, token).session.is_full


@pytest.mark.requirement("S-15")
def test_a_code_given_first_in_a_known_browser_passes_the_limit_of_its_source(
    bob: Person, now: int
) -> None:
    half = signin.with_password("bob", PASSWORD, now, ORIGIN).session
    device = signin.with_code(half, bob.code(now), now, ORIGIN).device
    for number in range(budgets.SOURCE_MOST):
        with pytest.raises(code_first.WrongCode):
            code_first.give(f"nobody{number}", "123456", now, ORIGIN)
    home = Caller(ORIGIN.address, ORIGIN.browser, device)
    assert code_first.give("bob", bob.code(now + 30), now, home)


@pytest.mark.requirement("S-91")
def test_recovery_codes_tried_at_names_that_nobody_has_leave_no_rows(
    data_dir: object, now: int
) -> None:
    for number in range(60):
        with pytest.raises(code_first.WrongCode):
            code_first.give(f"nobody{number}", "0" * 25, now, ORIGIN)
    assert [row.key for row in Attempts.select()] == [budgets.source(ORIGIN.address).key]
