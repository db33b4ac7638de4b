"""The path from a lost phone or passkey to one that works, with passkeys."""

import pytest

from domain.audit import events
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import (
    activation,
    authenticators,
    enrolment,
    lost,
    passkeys,
    recovery,
    recovery_code_use,
    recovery_codes,
    state,
)
from domain.passkeys import challenges, options, rows
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import Blocked, Unknown
from domain.signin import passkey_recovery, passkey_sign_in, signin
from domain.team import people
from models import Event, Session
from tests.unit.codes import code_for
from tests.unit.conftest import ORIGIN, PASSWORD, Person, come_back, signed_in
from tests.unit.passkeys import us, with_passkey
from tests.unit.selected import fresh
from tests.unit.soft_key import SoftKey

pytestmark = pytest.mark.requirement("S-196")


def asked(session: Session, purpose: str) -> Ceremony:
    return Ceremony(us(), purpose, f"session {session.id}")


def recovered(person: Person, now: int) -> Session:
    """A session that the person's recovery code has just opened, and the next one saved."""
    text = recovery_codes.generate(signed_in(person), now).text
    half = signin.with_password(person.user.username, PASSWORD, now, ORIGIN).session
    session = come_back(signin.with_recovery_code(half, text, now, ORIGIN), now)
    recovery_code_use.mark_saved(session, now)
    return session


def new_passkey(session: Session, now: int) -> passkeys.AdditionResult:
    asking, key = asked(session, challenges.ADDING), SoftKey()
    with write():
        made = key.make(options.to_add(asking, now, session.user, "Nightlatch"))
    return recovery.add_passkey(session, made, asking, now)


def sign_in(key: SoftKey, now: int) -> Session:
    asking = Ceremony(us(), challenges.SIGNING_IN, "browser", verifies=True)
    answer = key.sign(options.to_use(asking, now))
    return come_back(passkey_sign_in.sign_in(answer, asking, now, ORIGIN), now)


def test_a_new_passkey_takes_the_place_of_all_that_may_be_lost(bob: Person, now: int) -> None:
    with_passkey(bob)
    session = recovered(bob, now)
    other = signed_in(bob)
    added = new_passkey(session, now)
    assert [p.id for p in rows.of(bob.user)] == [added.passkey.id]
    assert not authenticators.enrolled(bob.user)
    assert not recovery.is_under_way(fresh(bob))
    assert not Session.get_by_id(session.id).recovered
    assert Session.get_or_none(Session.id == other.id) is None
    assert recovery.was_just_replaced(come_back(added.opened), now)


def test_ten_lost_ones_leave_room_for_it(alice: Person, now: int) -> None:
    for _ in range(passkeys.MAX_PASSKEYS):
        with_passkey(alice)
    session = recovered(alice, now)
    added = new_passkey(session, now)
    assert rows.of(alice.user) == [added.passkey]


def test_so_does_a_new_phone(bob: Person, now: int) -> None:
    with_passkey(bob)
    session = recovered(bob, now)
    begun = enrolment.begin(session, now)
    done = activation.activate(session, code_for(begun, now), now)
    assert done.outcome == activation.RECOVERED
    assert not rows.of(bob.user)
    assert Event.select().where(Event.kind == events.PASSKEY_REMOVED).exists()


def test_a_phone_ends_the_path_of_who_had_passkeys_only(alice: Person, now: int) -> None:
    with_passkey(alice)
    session = recovered(alice, now)
    begun = enrolment.begin(session, now)
    assert activation.activate(session, code_for(begun, now), now).outcome == activation.RECOVERED
    assert state.kinds(alice.user) == state.Kinds(app=True, passkeys=False)
    assert not Event.select().where(Event.kind == events.AUTHENTICATOR_REPLACED).exists()


def test_what_was_set_up_on_the_path_is_not_lost(bob: Person, now: int) -> None:
    session = recovered(bob, now)
    first = new_passkey(session, now).passkey
    with write():
        lost_again = Session.get_by_id(session.id)
        recovery.begin(fresh(bob), now)
        lost_again.recovered = True
    assert first.id not in {p.id for p in lost.of(lost_again).passkeys}


def test_replacing_a_phone_that_is_not_lost_leaves_passkeys_alone(bob: Person, now: int) -> None:
    with_passkey(bob)
    session = signed_in(bob)
    begun = enrolment.begin(session, now)
    assert activation.activate(session, code_for(begun, now), now).outcome == activation.REPLACED
    assert rows.of(bob.user)


def test_a_blocked_passkey_signs_in_no_more(alice: Person, now: int) -> None:
    key = with_passkey(alice)
    session = recovered(alice, now)
    assert not lost.is_blocked(alice.user)
    recovery.switch_off_lost_phone(session, now)
    assert lost.is_blocked(alice.user)
    with pytest.raises(Blocked):
        sign_in(key, now)
    assert Event.select().where(Event.kind == events.LOST_PHONE_SWITCHED_OFF).count() == 1


def test_who_signs_in_with_a_passkey_meanwhile_is_not_taken_to_have_lost_it(
    bob: Person, now: int
) -> None:
    key = with_passkey(bob)
    recovered(bob, now)
    session = sign_in(key, now)
    assert not session.recovered
    assert recovery.is_under_way(fresh(bob))


def test_a_passkey_shows_that_it_was_found(bob: Person, now: int) -> None:
    key = with_passkey(bob)
    session = recovered(bob, now)
    asking = asked(session, challenges.CONFIRMING)
    answer = key.sign(options.to_use(asking, now))
    opened = passkey_recovery.complete(session, answer, asking, now)
    assert not recovery.is_under_way(fresh(bob))
    assert not opened.session.recovered
    with pytest.raises(recovery.NotUnderWay):
        passkey_recovery.complete(come_back(opened), answer, asking, now)


def test_an_administrator_s_mfa_reset_takes_passkeys_away(alice: Person, now: int) -> None:
    key = with_passkey(alice)
    people.reset_mfa(alice.user, now, Caller(), None)
    assert not state.is_on(alice.user)
    with pytest.raises(Unknown):
        sign_in(key, now)
