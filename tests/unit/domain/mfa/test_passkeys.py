"""A person's passkeys: added, named, ten at most."""

import pytest

from domain.access import factors
from domain.audit import past
from domain.database.storage import write
from domain.mfa import passkeys, recovery_codes, state
from domain.mfa.passkeys import Added
from domain.passkeys import challenges, options, rows
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import AlreadyAdded, AnsweredBefore
from models import Session
from tests.unit.conftest import NOW, Person, come_back, signed_in
from tests.unit.passkeys import us, with_passkey
from tests.unit.soft_key import SoftKey


def asked_of(session: Session) -> Ceremony:
    return Ceremony(us(), challenges.ADDING, f"session {session.id}")


def made(session: Session, key: SoftKey) -> str:
    with write():
        return key.make(options.to_add(asked_of(session), NOW, session.user, "Nightlatch"))


def add(session: Session, key: SoftKey) -> Added:
    return passkeys.add(session, made(session, key), asked_of(session), NOW)


def kinds(person: Person) -> list[str]:
    return [event.kind for event in past.recent(person.user, 10)]


def test_the_first_passkey_turns_mfa_on_and_ends_other_sessions(alice: Person) -> None:
    other, here = signed_in(alice), signed_in(alice)
    added = add(here, SoftKey())
    assert added.turned_on
    assert state.is_on(alice.user)
    assert not Session.select().where(Session.id == other.id).exists()
    assert come_back(added.opened).factors == factors.WITH_PASSKEY
    assert recovery_codes.shown(here, NOW)
    assert kinds(alice)[:2] == ["recovery-code-made", "mfa-enabled"]


def test_a_later_one_leaves_other_sessions_as_they_are(bob: Person) -> None:
    other, here = signed_in(bob), signed_in(bob)
    recovery_codes.generate(here, NOW)
    assert not add(here, SoftKey()).turned_on
    assert Session.select().where(Session.id == other.id).exists()
    assert kinds(bob)[0] == "passkey-added"


def test_the_same_form_again_is_answered_as_the_first_time(alice: Person) -> None:
    session, key = signed_in(alice), SoftKey()
    text = made(session, key)
    first = passkeys.add(session, text, asked_of(session), NOW)
    again = passkeys.add(session, text, asked_of(session), NOW)
    assert (again.turned_on, again.opened.token) == (True, first.opened.token)
    assert len(rows.of(alice.user)) == 1
    with pytest.raises(AnsweredBefore):
        passkeys.add(come_back(first.opened), text, asked_of(session), NOW)


def test_a_passkey_is_added_once(alice: Person, bob: Person) -> None:
    key = with_passkey(bob)
    with pytest.raises(AlreadyAdded):
        add(signed_in(alice), key)
    assert not rows.of(alice.user)


def test_an_eleventh_is_refused(alice: Person) -> None:
    for _ in range(passkeys.MAX_PASSKEYS):
        with_passkey(alice)
    assert [p.name for p in rows.of(alice.user)][:2] == ["Apple Passwords", "Apple Passwords 2"]
    with pytest.raises(passkeys.TooMany):
        add(signed_in(alice), SoftKey())
