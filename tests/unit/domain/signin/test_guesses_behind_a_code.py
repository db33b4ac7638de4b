"""A code before the password, where others guess at it as well."""

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import limits, throttle
from domain.audit.events import Caller
from domain.mfa import (
    code_text,
    totp,
)
from domain.signin import code_first, signin, typed_code
from domain.team import people
from models import Attempts
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, come_back
from tests.unit.guessed import shut
from tests.unit.thief import home

ELSEWHERE = Caller("198.51.100.20", "curl")


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
    key = limits.codes_first("bob").key
    Attempts.insert(key=key, failures=limits.MAX_FAILURES, last_at=now).execute()
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
    for i in range(limits.MAX_FROM_SOURCE):
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


@pytest.mark.requirement("S-14")
def test_a_wait_behind_a_code_costs_none_of_its_tries(bob: Person, now: int) -> None:
    token = code_first.give("bob", bob.code(now), now, ORIGIN)
    behind = limits.password_behind_code("bob")
    Attempts.insert(key=behind.key, failures=5, next_at=now + 30, last_at=now).execute()
    for _ in range(code_first.TRIES + 1):
        with pytest.raises(throttle.TooManyTries):
            signin.with_password("bob", PASSWORD, now, ORIGIN, token)
    later = now + 31
    for _ in range(code_first.TRIES - 1):
        with pytest.raises(signin.WrongPassword):
            signin.with_password("bob", "wrong", later, ORIGIN, token)
        Attempts.update(next_at=0).execute()
    assert signin.with_password("bob", PASSWORD, later, ORIGIN, token).session.is_full


@pytest.mark.requirement("S-16")
def test_a_cookie_made_up_costs_the_same_for_a_name_that_nobody_has(
    bob: Person, now: int, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = Caller("198.51.100.20", "curl", device="D" * 43)
    key = limits.source(stranger.address).key
    Attempts.insert(key=key, failures=30, next_at=now + 600, last_at=now).execute()
    work = []
    for name in ("bob", "nobody"):
        caplog.clear()
        with caplog.at_level("DEBUG", logger="peewee"), pytest.raises(throttle.TooManyTries):
            signin.with_password(name, "wrong", now, stranger, "C" * 43)
        work.append(sum(record.name == "peewee" for record in caplog.records))
    assert work[0] == work[1] > 0


@pytest.mark.requirement("S-14")
@pytest.mark.parametrize("failures", [5, 100], ids=["waiting", "locked"])
def test_a_known_browser_waits_for_no_guesses_behind_a_code_elsewhere(
    bob: Person, now: int, failures: int
) -> None:
    here = home(bob, now)
    later = now + 60
    token = code_first.give("bob", bob.code(later), later, here)
    behind = limits.password_behind_code("bob")
    Attempts.insert(key=behind.key, failures=failures, next_at=later + 30, last_at=later).execute()
    with pytest.raises(signin.WrongPassword):
        signin.with_password("bob", "wrong", later, here, token)
    assert throttle.failures(limits.password("bob", known_browser=True)) == 1
    assert signin.with_password("bob", PASSWORD, later, here, token).session.is_full
