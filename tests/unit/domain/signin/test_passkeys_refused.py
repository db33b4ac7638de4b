"""Signing in with a passkey that isn't accepted: why, who is told, and what it costs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.access import limits, throttle
from domain.audit import alerts, events
from domain.database.storage import write
from domain.mfa import recovery
from domain.passkeys import assertion, refusals, rows, uses
from domain.refusals import Refused
from domain.signin import passkey_sign_in
from models import Event, Passkey, User
from tests.unit.conftest import NOW, ORIGIN, Person, signed_in
from tests.unit.passkeys import with_passkey
from tests.unit.signs_in_by_passkey import ALONE, alone, answer, half, kinds
from tests.unit.soft_key import SoftKey

Bend = Callable[[Person], None]


def disabled(person: Person) -> None:
    User.update(disabled_at=NOW).where(User.id == person.user.id).execute()


def deleted(person: Person) -> None:
    User.delete().where(User.id == person.user.id).execute()


def removed(person: Person) -> None:
    Passkey.delete().where(Passkey.user == person.user).execute()


@pytest.mark.requirement("S-188")
@pytest.mark.parametrize("happened", [disabled, deleted, removed])
def test_whoever_may_not_sign_in_is_told_nothing_of_why(alice: Person, happened: Bend) -> None:
    key = with_passkey(alice)
    with write():
        happened(alice)
    with pytest.raises(refusals.Unknown):
        alone(answer(key))


@pytest.mark.requirement("S-188")
def test_a_handle_of_someone_else_is_refused_in_the_same_words(alice: Person, bob: Person) -> None:
    key, other = with_passkey(alice), with_passkey(bob)
    for handle in (other.handle, b"nobody's"):
        with pytest.raises(refusals.Unknown):
            alone(answer(key, handle=handle))


@pytest.mark.requirement("S-188")
def test_blocked_while_it_answers_it_counts_no_more(alice: Person) -> None:
    shown = assertion.verify(answer(with_passkey(alice)), ALONE, NOW)
    with write():
        Passkey.update(switched_off_at=NOW).execute()
    with write(), pytest.raises(refusals.Unknown):
        uses.note(shown, "sign-in", NOW)


@pytest.mark.requirement("S-188")
def test_failures_count_on_the_address_alone_and_never_keep_an_owner_waiting(
    alice: Person,
) -> None:
    key, source = with_passkey(alice), limits.source(ORIGIN.address)
    for _ in range(limits.MAX_FROM_SOURCE):
        with pytest.raises(refusals.Wrong):
            alone(answer(key, signed=b"other"))
    with pytest.raises(throttle.TooManyTries):
        alone(answer(key, signed=b"other"))
    assert throttle.failures(source) == limits.MAX_FROM_SOURCE
    assert alone(answer(key)).session.is_full


@pytest.mark.parametrize("bent", [{"verified": False}, {"origin": "http://localhost:9"}])
def test_what_no_one_can_guess_with_is_not_counted(alice: Person, bent: dict[str, Any]) -> None:
    key = with_passkey(alice)
    with pytest.raises(Refused):
        alone(answer(key, **bent))
    assert throttle.failures(limits.source(ORIGIN.address)) == 0


@pytest.mark.requirement("S-189")
def test_a_copy_is_refused_and_its_owner_and_the_administrators_are_told(
    alice: Person, ada: Person
) -> None:
    key = with_passkey(alice)
    alone(answer(key))
    text = answer(key, counter=1)
    with pytest.raises(refusals.Copied):
        alone(text, replace(ORIGIN, address="198.51.100.1"))
    [event] = Event.select().where(Event.kind == events.PASSKEY_COPIED)
    assert (event.user, event.thing) == (alice.user, Passkey.get().name)
    assert event.address == "198.51.100.1"
    for person in (alice, ada):
        lines = alerts.unseen(signed_in(person)).lines
        assert events.PASSKEY_COPIED in {line.kind for line in lines}


@pytest.mark.requirement("S-189")
def test_after_the_password_a_copy_is_told_of_as_well(alice: Person) -> None:
    key = with_passkey(alice)
    alone(answer(key))
    session, asked = half(alice)
    with pytest.raises(refusals.Copied):
        passkey_sign_in.complete(session, answer(key, asked=asked, counter=1), asked, NOW, ORIGIN)
    assert kinds(alice)[-1] == events.PASSKEY_COPIED


def test_with_the_password_in_hand_a_passkey_of_another_is_noted(
    alice: Person, bob: Person
) -> None:
    with_passkey(alice)
    key, (session, asked) = with_passkey(bob), half(alice)
    with pytest.raises(refusals.OfAnother):
        passkey_sign_in.complete(session, answer(key, asked=asked), asked, NOW, ORIGIN)
    assert kinds(alice)[-1] == events.SECOND_FACTOR_FAILED


def test_who_recovers_and_finds_another_passkey_goes_on_as_they_like(bob: Person) -> None:
    key = with_passkey(bob)
    with write():
        recovery.begin(bob.user, NOW)
    session = alone(answer(key)).session
    assert (session.recovered, User.get_by_id(bob.user.id).recovering_since) == (False, NOW)


def test_whose_it_is_says_the_answer_itself(alice: Person) -> None:
    key = with_passkey(alice)
    assert passkey_sign_in.claimed_owner(answer(key)) == alice.user
    assert passkey_sign_in.claimed_owner(answer(SoftKey(handle=b"x"))) is None
    assert passkey_sign_in.claimed_owner("{") is None
    assert len(rows.of(alice.user)) == 1
