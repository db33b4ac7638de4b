"""Check out today whether one could get back in."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.mfa import (
    code_text,
    recovery_check,
    recovery_code_use,
    recovery_codes,
)
from domain.signin import signin
from models import User
from tests.canaries import watched
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in, signed_in


def fresh(person: Person) -> User:
    found: User = User.get_by_id(person.user.id)
    return found


def test_a_rehearsal_checks_both_and_spends_no_recovery_code(bob: Person, now: int) -> None:
    session = signed_in(bob)
    text = watched(recovery_codes.generate(session, now).text)
    recovery_check.perform(session, bob.code(now), text, now)
    assert fresh(bob).rehearsed_at == now
    assert not recovery_check.is_due(fresh(bob), now)
    assert recovery_check.is_due(fresh(bob), now + recovery_check.AGAIN_AFTER)
    half = signin.with_password("bob", PASSWORD, now, ORIGIN).session
    assert signin.with_recovery_code(half, text, now, ORIGIN).session.is_full


def test_a_slip_on_the_sheet_costs_no_code_of_the_phone(bob: Person, now: int) -> None:
    session = signed_in(bob)
    text = recovery_codes.generate(session, now).text
    for slip in (text[:-1], code_text.new()):
        with pytest.raises(recovery_code_use.REFUSALS):
            recovery_check.perform(session, bob.code(now), slip, now)
    assert fresh(bob).rehearsed_at is None
    recovery_check.perform(session, bob.code(now), text, now)


@pytest.mark.requirement("S-11")
def test_checking_the_sheet_counts_like_using_it(
    client: TestClient, bob: Person, clock: Clock, make_user: Callable[..., Person]
) -> None:
    sign_in(client, bob, clock.now)
    recovery_codes.generate(signed_in(bob), clock.now)
    answers = [
        client.post(
            "/profile/recovery-code/check", data={"recovery_code": code_text.new()}
        ).status_code
        for _ in range(6)
    ]
    assert answers == [422] * 5 + [429]
