"""A code before the password, in browsers and places that are known or full."""

import pytest
from starlette.testclient import TestClient

from domain.access import limits, signing_out, throttle
from domain.audit.events import Caller
from domain.mfa import (
    activation,
    enrolment,
    recovery,
    recovery_code_use,
    recovery_codes,
    removal,
)
from domain.signin import code_first, signin
from domain.team import people
from models import Attempts, CodeFirst
from tests.unit.code_first import give_code, give_password
from tests.unit.codes import code_for
from tests.unit.conftest import ORIGIN, PASSWORD, Person, signed_in

ELSEWHERE = Caller("198.51.100.20", "curl")


def test_known_browsers_that_are_shut_are_asked_for_a_code_too(
    client: TestClient, bob: Person, now: int
) -> None:
    key = limits.password("bob", known_browser=True).key
    assert give_password(client, "bob") == "/sign-in/code"
    client.post("/sign-in/code", data={"code": bob.code(now)})
    client.post("/sign-out")
    Attempts.insert(key=key, failures=limits.MAX_FAILURES).execute()
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
        activation.activate(own, code_for(begun, now), now)
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
    for _ in range(code_first.MAX_CODES + 5):
        last = code_first.give("bob", text, now, ELSEWHERE)
    assert CodeFirst.select().count() == code_first.MAX_CODES + 1
    assert code_first.given(token, now) is not None
    assert code_first.given(last, now) is not None


@pytest.mark.requirement("S-14")
def test_the_owner_at_the_guessers_own_address_gets_in_with_the_recovery_code(
    bob: Person, now: int
) -> None:
    text = recovery_codes.generate(signed_in(bob), now).text
    for number in range(limits.MAX_FROM_SOURCE):
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
    for number in range(limits.MAX_FROM_SOURCE):
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
    assert [row.key for row in Attempts.select()] == [limits.source(ORIGIN.address).key]
