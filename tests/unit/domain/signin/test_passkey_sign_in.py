"""Signing in with a passkey: by itself, and after the password."""

from dataclasses import replace

import pytest

from domain.access import factors, sessions
from domain.audit import events
from domain.passkeys import refusals
from domain.signin import passkey_sign_in
from models import Passkey, Session
from tests.unit.conftest import NOW, ORIGIN, Person, come_back
from tests.unit.passkeys import with_passkey
from tests.unit.racing import side_by_side
from tests.unit.signs_in_by_passkey import alone, answer, half, kinds


@pytest.mark.requirement("S-186")
def test_a_passkey_that_verifies_its_person_is_both_factors(alice: Person) -> None:
    session = alone(answer(with_passkey(alice))).session
    assert (session.user, session.is_full, session.recovered) == (alice.user, True, False)
    assert session.factors == factors.PASSKEY_ALONE
    assert kinds(alice)[-1] == events.SIGNED_IN_WITH_PASSKEY


@pytest.mark.requirement("S-186")
def test_one_that_does_not_is_one_factor_and_opens_nothing_by_itself(alice: Person) -> None:
    key = with_passkey(alice, verifies=False)
    with pytest.raises(refusals.NotVerified):
        alone(answer(key))
    session, asked = half(alice)
    opened = passkey_sign_in.complete(session, answer(key, asked=asked), asked, NOW, ORIGIN)
    assert (opened.session.is_full, opened.session.factors) == (True, factors.WITH_PASSKEY)
    assert kinds(alice)[-1] == events.SIGNED_IN


@pytest.mark.requirement("S-186")
def test_it_makes_the_browser_known_and_tells_of_a_new_one(alice: Person) -> None:
    key = with_passkey(alice)
    device = alone(answer(key)).device
    alone(answer(key), replace(ORIGIN, device=device))
    assert events.SIGNED_IN_NEW_BROWSER not in kinds(alice)
    alone(answer(key))
    assert kinds(alice)[-1] == events.SIGNED_IN_NEW_BROWSER


@pytest.mark.requirement("S-187")
@pytest.mark.parametrize("counts", [True, False])
def test_the_same_answer_sent_again_opens_the_same_session(alice: Person, counts: bool) -> None:
    text = answer(with_passkey(alice, counts=counts))
    first, second = alone(text), alone(text)
    assert first.token == second.token
    assert (Session.select().count(), kinds(alice).count("signed-in-with-passkey")) == (1, 1)


@pytest.mark.requirement("S-187")
def test_two_that_arrive_together_open_one_session(alice: Person) -> None:
    text = answer(with_passkey(alice))
    first, second = side_by_side(lambda: alone(text), lambda: alone(text))
    assert first.token == second.token
    assert (Session.select().count(), Passkey.get().switched_off_at) == (1, None)


@pytest.mark.requirement("S-187")
def test_once_a_browser_has_come_back_with_it_the_answer_opens_nothing(alice: Person) -> None:
    text = answer(with_passkey(alice))
    come_back(alone(text))
    with pytest.raises(refusals.AnsweredBefore):
        alone(text)
    assert Session.select().count() == 1


@pytest.mark.requirement("S-187")
def test_after_the_password_too_it_is_sent_again_or_replayed(alice: Person) -> None:
    key, (session, asked) = with_passkey(alice), half(alice)
    text = answer(key, asked=asked)
    first = passkey_sign_in.complete(session, text, asked, NOW, ORIGIN)
    here = sessions.resume(session.token, NOW)
    assert here is not None
    assert passkey_sign_in.complete(here, text, asked, NOW, ORIGIN).token == first.token
    come_back(first)
    assert passkey_sign_in.complete(here, text, asked, NOW, ORIGIN).token == ""
    assert kinds(alice).count("signed-in") == 1


def test_an_answer_for_one_half_session_completes_no_other(alice: Person) -> None:
    key, (session, asked), (other, its) = with_passkey(alice), half(alice), half(alice)
    with pytest.raises(refusals.TookTooLong):
        passkey_sign_in.complete(other, answer(key, asked=asked), its, NOW, ORIGIN)
    assert not sessions.resume(session.token, NOW).is_full  # type: ignore[union-attr]
