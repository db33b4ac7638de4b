"""A person's passkeys: added, named, removed, ten at most; the last way to sign in stays."""

from typing import Any

import pytest

from domain.access import factors
from domain.audit import alerts, past_events
from domain.database.storage import write
from domain.mfa import (
    activation,
    enrolment,
    passkeys,
    recovery_codes,
    state,
)
from domain.mfa.passkeys import AdditionResult
from domain.passkeys import challenges, options, owners, providers, rows
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import AlreadyAdded, AnsweredBefore, TookTooLong
from domain.team import people
from models import Passkey, PasskeyOwner, Session
from tests.unit.codes import code_for
from tests.unit.conftest import NOW, ORIGIN, Person, come_back, signed_in
from tests.unit.passkeys import us, with_passkey
from tests.unit.soft_key import SoftKey

HOME = "localhost"


def asked_of(session: Session) -> Ceremony:
    return Ceremony(us(), challenges.ADDING, f"session {session.id}")


def made(session: Session, key: SoftKey) -> str:
    with write():
        return key.make(options.to_add(asked_of(session), NOW, session.user, "Nightlatch"))


def add(session: Session, key: SoftKey) -> AdditionResult:
    return passkeys.add(session, made(session, key), asked_of(session), NOW)


def kinds(person: Person) -> list[str]:
    return [event.kind for event in past_events.recent(person.user, 10)]


@pytest.mark.requirement("S-192")
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


@pytest.mark.requirement("S-190")
def test_the_same_form_again_is_answered_as_the_first_time(alice: Person) -> None:
    session, key = signed_in(alice), SoftKey()
    text = made(session, key)
    first = passkeys.add(session, text, asked_of(session), NOW)
    again = passkeys.add(session, text, asked_of(session), NOW)
    assert (again.turned_on, again.opened.token) == (True, first.opened.token)
    assert len(rows.of(alice.user)) == 1
    with pytest.raises(AnsweredBefore):
        passkeys.add(come_back(first.opened), text, asked_of(session), NOW)


@pytest.mark.requirement("S-190")
def test_a_passkey_is_added_once(alice: Person, bob: Person) -> None:
    key = with_passkey(bob)
    with pytest.raises(AlreadyAdded):
        add(signed_in(alice), key)
    assert not rows.of(alice.user)


@pytest.mark.requirement("S-190")
def test_an_eleventh_is_refused(alice: Person) -> None:
    for _ in range(passkeys.MAX_PASSKEYS):
        with_passkey(alice)
    assert [p.name for p in rows.of(alice.user)][:2] == ["Apple Passwords", "Apple Passwords 2"]
    with pytest.raises(passkeys.TooMany):
        add(signed_in(alice), SoftKey())


@pytest.mark.requirement("S-190")
def test_one_that_works_no_longer_makes_room(alice: Person) -> None:
    with_passkey(alice, origin="https://former.test", rp_id="former.test")
    others = [with_passkey(alice).credential_id for _ in range(passkeys.MAX_PASSKEYS - 1)]
    key = SoftKey()
    added = add(signed_in(alice), key)
    assert [bytes(p.credential_id) for p in rows.of(alice.user)] == [*others, key.credential_id]
    assert kinds(alice)[:3] == ["recovery-code-made", "passkey-added", "passkey-removed"]
    with pytest.raises(passkeys.TooMany):
        add(come_back(added.opened), SoftKey())


@pytest.mark.requirement("S-190")
def test_what_another_session_asked_for_is_not_added(alice: Person) -> None:
    mine, other = signed_in(alice), signed_in(alice)
    with pytest.raises(TookTooLong):
        passkeys.add(mine, made(other, SoftKey()), asked_of(mine), NOW)


def test_who_has_a_saved_recovery_code_keeps_it(bob: Person) -> None:
    session = signed_in(bob)
    code = recovery_codes.generate(session, NOW)
    add(session, SoftKey())
    assert recovery_codes.live(bob.user) == code.row


@pytest.mark.parametrize(
    ("bent", "name"),
    [
        ({}, "Apple Passwords"),
        ({"aaguid": bytes(16)}, "Passkey"),
        ({"aaguid": bytes.fromhex("cb69481e8ff7403993ec0a2729a154a8")}, "YubiKey"),
    ],
)
def test_it_is_named_after_who_keeps_it(alice: Person, bent: dict[str, Any], name: str) -> None:
    with_passkey(alice, **bent)
    with_passkey(alice, **bent)
    assert [p.name for p in rows.of(alice.user)] == [name, f"{name} 2"]


@pytest.mark.parametrize(
    ("transports", "name"),
    [
        ("usb", "Security key"),
        ("nfc usb", "Security key"),
        ("internal", "Passkey"),
        ("", "Passkey"),
    ],
)
def test_one_of_an_unknown_maker_is_named_after_what_it_is(transports: str, name: str) -> None:
    assert providers.name_for("", transports) == name


@pytest.mark.requirement("S-192")
def test_added_and_removed_ones_are_told_of_elsewhere(bob: Person) -> None:
    here = signed_in(bob)
    passkeys.remove(here, add(here, SoftKey()).passkey.id, HOME, NOW)
    told = {line.kind for line in alerts.unseen(signed_in(bob)).lines}
    assert {"passkey-added", "passkey-removed"} <= told


@pytest.mark.requirement("S-192")
def test_removing_one_ends_other_sessions(bob: Person) -> None:
    with_passkey(bob)
    other, here = signed_in(bob), signed_in(bob)
    passkeys.remove(here, rows.of(bob.user)[0].id, HOME, NOW)
    assert not Session.select().where(Session.id == other.id).exists()
    assert state.is_on(bob.user)


def test_an_app_beside_a_passkey_is_one_more(alice: Person) -> None:
    with_passkey(alice)
    session = signed_in(alice)
    begun = enrolment.begin(session, NOW, replaces=False)
    done = activation.activate(session, code_for(begun, NOW), NOW)
    assert done.outcome == activation.ADDED
    assert kinds(alice)[0] in {"authenticator-added", "recovery-code-made"}


@pytest.mark.requirement("S-184")
def test_what_names_people_to_passkeys_stays_and_is_of_one_person(
    alice: Person, bob: Person
) -> None:
    before = owners.handle_for(alice.user)
    assert len(before) == 64
    assert owners.handle_for(bob.user) != before
    assert with_passkey(alice).handle == before
    for passkey in rows.of(alice.user):
        passkey.delete_instance()
    assert with_passkey(alice).handle == before == owners.handle_of(alice.user)


def test_whoever_is_deleted_leaves_no_passkey(alice: Person) -> None:
    with_passkey(alice)
    people.delete(alice.user, NOW, ORIGIN, None)
    assert not Passkey.select().exists()
    assert not PasskeyOwner.select().exists()
