"""A public key is sealed with its row, its person and its id: no other can take its place."""

from collections.abc import Callable

import pytest

from domain.database.storage import write
from domain.encryption import records, vault
from domain.passkeys import owners, public_keys
from domain.team import people
from models import Passkey, PasskeyOwner, database
from tests.unit.conftest import NOW, ORIGIN, Person
from tests.unit.domain.passkeys.ceremonies import AFTER_PASSWORD, shown
from tests.unit.passkeys import with_passkey
from tests.unit.soft_key import SoftKey


def of(key: SoftKey) -> Passkey:
    row: Passkey = Passkey.get(Passkey.credential_id == key.credential_id)
    return row


def with_key_of(mine: Passkey, theirs: Passkey) -> None:
    theirs.sealed_key = mine.sealed_key
    theirs.save()


def with_id_of(mine: Passkey, theirs: Passkey) -> None:
    credential = bytes(mine.credential_id)
    Passkey.update(credential_id=b"gone").where(Passkey.id == mine.id).execute()
    Passkey.update(credential_id=credential).where(Passkey.id == theirs.id).execute()


def for_person_of(mine: Passkey, theirs: Passkey) -> None:
    Passkey.update(user=theirs.user).where(Passkey.id == mine.id).execute()


@pytest.mark.requirement("S-184")
@pytest.mark.parametrize("change", [with_key_of, with_id_of, for_person_of])
def test_who_can_only_write_to_the_database_gets_in_as_nobody_else(
    alice: Person, bob: Person, change: Callable[[Passkey, Passkey], None]
) -> None:
    mine, theirs = with_passkey(alice), with_passkey(bob)
    change(of(mine), of(theirs))
    mine.handle = owners.handle_of(bob.user)
    if change is with_key_of:
        mine.credential_id = theirs.credential_id
    for person in (None, bob):
        with pytest.raises(vault.Unreadable):
            shown(mine, AFTER_PASSWORD, person)


@pytest.mark.requirement("S-184")
def test_a_record_of_another_purpose_is_no_key(alice: Person) -> None:
    row = of(with_passkey(alice))
    row.sealed_key = vault.seal(vault.TOTP_SECRET, row.id, public_keys.read(row))
    row.save()
    with pytest.raises(vault.Unreadable):
        public_keys.read(row)


@pytest.mark.requirement("S-184")
def test_it_is_among_the_records_that_are_opened_to_prove_a_backup(alice: Person) -> None:
    before = records.count(database.obj)
    key = with_passkey(alice)
    assert records.count(database.obj) == before + 1
    Passkey.update(sealed_key=of(key).sealed_key[:-1] + b"\0").execute()
    with pytest.raises(vault.Unreadable):
        records.count(database.obj)


@pytest.mark.requirement("S-184")
def test_who_somebody_is_to_their_passkeys_says_nothing_of_them(alice: Person, bob: Person) -> None:
    handles = {with_passkey(person).handle for person in (alice, bob, alice)}
    assert {len(handle) for handle in handles} == {64}
    assert len(handles) == 2


@pytest.mark.requirement("S-184")
def test_with_somebody_go_their_passkeys(alice: Person, bob: Person) -> None:
    key, of_bob = with_passkey(alice), with_passkey(bob)
    with write():
        people.delete(alice.user, NOW, ORIGIN, None)
    assert [row.user for row in Passkey.select()] == [bob.user]
    assert [row.user for row in PasskeyOwner.select()] == [bob.user]
    with pytest.raises(Exception, match="isn't known here"):
        shown(key)
    assert shown(of_bob)
