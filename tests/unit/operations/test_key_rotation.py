"""Another key for the same data."""

import subprocess
from pathlib import Path

import pytest
from peewee import BlobField

from domain.database import installation
from domain.database.storage import write
from domain.encryption import keyring, records, vault
from domain.encryption.keyring import Key, Keyring
from domain.mfa import authenticators, recovery_codes, totp_secrets
from domain.oidc import signing
from domain.users import accounts, passwords
from models import Authenticator, Session, Table, User
from operations import key_rotation, startup
from tests.engines import at
from tests.unit.command import Command
from tests.unit.conftest import KEY, NOW, ORIGIN, PASSWORD, SECRET, Clock, Person
from tests.unit.signs_in import signs_in

NEW_KEY = bytes(range(160, 192))
HASHES = ("challenge", "token", "former", "code", "key", "state", "secret", "family", "refresh")
NOT_SEALED = {"salt", "icon", "credential_id", "handle", "refused_form"}
NOT_SEALED |= {f"{what}_hash" for what in HASHES}


def stored_hash(person: Person) -> bytes:
    record = User.get_by_id(person.user.id).password_hash
    assert record is not None
    return bytes(record)


def ids(path: Path) -> list[bytes]:
    return [key.id for key in keyring.read(path).keys]


def key_ids_in_use() -> set[bytes]:
    return {
        vault.key_id_of(record)
        for _, column in records.SEALED
        for (record,) in column.model.select(column).where(column.is_null(False)).tuples()
    }


def test_every_sealed_column_is_rotated() -> None:
    blobs = {
        field
        for table in Table.__subclasses__()
        for field in table._meta.sorted_fields
        if isinstance(field, BlobField) and field.name not in NOT_SEALED
    }
    assert {column for _, column in records.SEALED} == blobs


@pytest.mark.requirement("S-86")
@pytest.mark.requirement("S-02")
def test_after_a_rotation_the_old_key_is_gone_and_everybody_gets_in(
    carol: Person, key_file: Path
) -> None:
    old = vault.ring().current
    rotated = key_rotation.rotate(at(key_file.parent), Clock(NOW))
    assert (rotated.dropped, rotated.resealed) == ([Key(KEY, str(key_file))], 4)
    assert ids(key_file) == [rotated.current.id] != [old.id]
    assert key_ids_in_use() == {rotated.current.id}
    startup.unlock(at(key_file.parent))
    assert totp_secrets.base32(authenticators.active(carol.user)[0]) == SECRET
    assert signs_in(carol)


def test_the_age_of_a_key_counts_from_its_rotation(carol: Person, folder: Path) -> None:
    assert carol.user.id
    key_rotation.rotate(at(folder), Clock(NOW + 1000))
    assert installation.current().key_made_at == NOW + 1000


@pytest.mark.requirement("S-86")
def test_a_code_that_is_on_show_outlives_a_rotation(carol: Person, folder: Path) -> None:
    session = Session.get(Session.user == carol.user)
    before = recovery_codes.shown(session, NOW)
    key_rotation.rotate(at(folder), Clock(NOW))
    assert recovery_codes.shown(session, NOW) == before is not None


@pytest.mark.requirement("S-86")
def test_more_records_than_a_batch_are_all_sealed_anew(
    carol: Person, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = stored_hash(carol)
    for number in range(3):
        accounts.create(accounts.NewAccount(f"member{number}", "Member", PASSWORD), NOW, ORIGIN)
    monkeypatch.setattr(key_rotation, "BATCH", 2)
    assert key_rotation.rotate(at(folder), Clock(NOW)).resealed == 7
    assert stored_hash(carol) != record


@pytest.mark.requirement("S-86")
def test_an_interrupted_rotation_is_finished_without_another_key(
    carol: Person, key_file: Path
) -> None:
    fresh = keyring.new(key_file)
    keyring.write(key_file, [fresh, Key(KEY, "")])
    plain = vault.unseal(vault.PASSWORD_HASH, carol.user.id, stored_hash(carol))
    resealed = vault.seal(vault.PASSWORD_HASH, carol.user.id, plain)
    User.update(password_hash=resealed).where(User.id == carol.user.id).execute()
    rotated = key_rotation.rotate(at(key_file.parent), Clock(NOW))
    assert (rotated.current.id, rotated.resealed) == (fresh.id, 3)
    assert ids(key_file) == [fresh.id]
    assert signs_in(carol)


@pytest.mark.requirement("S-86")
def test_a_record_that_does_not_open_keeps_the_old_key(carol: Person, key_file: Path) -> None:
    ring = vault.ring()
    vault.use(Keyring((Key(NEW_KEY, "a backup"),)))
    strange = vault.seal(vault.TOTP_SECRET, 1, b"secret")
    Authenticator.update(sealed_secret=strange).execute()
    vault.use(ring)
    with pytest.raises(key_rotation.CannotReseal, match=Key(NEW_KEY, "").id.hex()):
        key_rotation.rotate(at(key_file.parent), Clock(NOW))
    assert Key(KEY, "").id in ids(key_file)


@pytest.mark.requirement("S-86")
def test_people_who_sign_in_and_change_things_meanwhile_lose_nothing(
    carol: Person, key_file: Path
) -> None:
    """This process is a server at work; the keys are rotated by another one, as operators do."""
    command = Command(key_file.parent.parent)
    fresh = passwords.hashed(PASSWORD)
    written = 0
    for _ in range(3):
        line = command.line("keys", "rotate")
        rotation = subprocess.Popen(line, env=command.environment)
        while rotation.poll() is None:
            with write():
                accounts.store_password_hash(carol.user, fresh)
            assert passwords.verify(User.get_by_id(carol.user.id), PASSWORD)
            written += 1
        assert rotation.returncode == 0
    assert written > 3
    assert key_ids_in_use() == set(ids(key_file))
    assert signs_in(carol)


@pytest.mark.requirement("S-87")
def test_a_rotated_key_file_is_its_owners_alone(carol: Person, key_file: Path) -> None:
    key_rotation.rotate(at(key_file.parent), Clock(NOW))
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in key_file.parent.glob("key*")) == ["key"]


@pytest.mark.requirement("S-86")
def test_with_keys_from_the_environment_the_first_one_seals_all(
    carol: Person, folder: Path
) -> None:
    startup.unlock(at(folder, [NEW_KEY, KEY]))
    rotated = key_rotation.rotate(at(folder), Clock(NOW))
    assert [key.material for key in rotated.dropped] == [KEY]
    startup.unlock(at(folder, [NEW_KEY]))
    assert signs_in(carol)


def test_one_key_from_the_environment_cannot_be_rotated(carol: Person, folder: Path) -> None:
    startup.unlock(at(folder, [KEY]))
    with pytest.raises(key_rotation.OneKeyOnly, match="Put a new one in front"):
        key_rotation.rotate(at(folder), Clock(NOW))


@pytest.mark.requirement("S-86")
def test_the_keys_that_sign_go_on_under_a_new_key(carol: Person, key_file: Path) -> None:
    token = signing.sign({"sub": "x"}, "RS256", NOW)
    key_rotation.rotate(at(key_file.parent), Clock(NOW))
    signing._parsed.private.clear()  # as in a process that has just started
    again = signing.sign({"sub": "y"}, "RS256", NOW)
    assert signing.kid(again) == signing.kid(token)
    assert signing.read_own(token) == {"sub": "x"}
