"""Sealing."""

from pathlib import Path

import pytest

from domain.encryption import keyring, vault
from domain.encryption.keyring import BadKey, Key, Keyring


@pytest.fixture(autouse=True)
def key() -> Key:
    key = Key(bytes(range(32)), "a test")
    vault.use(Keyring((key,)))
    return key


@pytest.mark.requirement("S-85")
def test_what_is_sealed_opens_for_the_same_purpose_and_row() -> None:
    assert vault.unseal("purpose", 7, vault.seal("purpose", 7, b"plain")) == b"plain"


@pytest.mark.requirement("S-85")
def test_sealing_twice_gives_different_records() -> None:
    assert vault.seal("purpose", 7, b"plain") != vault.seal("purpose", 7, b"plain")


@pytest.mark.requirement("S-85")
@pytest.mark.requirement("S-90")
@pytest.mark.parametrize(("purpose", "row"), [("other", 7), ("purpose", 8)])
def test_a_record_moved_elsewhere_does_not_open(purpose: str, row: int) -> None:
    record = vault.seal("purpose", 7, b"plain")
    with pytest.raises(vault.Unreadable):
        vault.unseal(purpose, row, record)


@pytest.mark.requirement("S-97")
@pytest.mark.parametrize("place", range(0, 38, 3))
def test_a_changed_record_does_not_open(place: int) -> None:
    record = bytearray(vault.seal("purpose", 7, b"plain"))
    record[place] ^= 1
    with pytest.raises(vault.Unreadable):
        vault.unseal("purpose", 7, bytes(record))


@pytest.mark.parametrize("record", [b"", b"\x01", b"\x01" + bytes(40)])
def test_what_was_never_sealed_does_not_open(record: bytes) -> None:
    with pytest.raises(vault.Unreadable):
        vault.unseal("purpose", 7, record)


@pytest.mark.requirement("S-86")
def test_a_record_names_its_key(key: Key) -> None:
    record = vault.seal("purpose", 7, b"plain")
    assert vault.key_id_of(record) == key.id
    vault.use(Keyring((Key(bytes(32), "another test"),)))
    with pytest.raises(vault.Unreadable, match=key.id.hex()):
        vault.unseal("purpose", 7, record)


@pytest.mark.requirement("S-86")
def test_any_key_opens_and_the_first_one_seals(key: Key) -> None:
    record, fresh = vault.seal("purpose", 7, b"plain"), Key(bytes(range(1, 33)), "a test")
    vault.use(Keyring((fresh, key)))
    assert vault.unseal("purpose", 7, record) == b"plain"
    assert vault.key_id_of(vault.seal("purpose", 7, b"plain")) == fresh.id


@pytest.mark.requirement("S-86")
def test_another_key_in_the_file_is_noticed_before_anything_is_sealed(tmp_path: Path) -> None:
    path = tmp_path / "key"
    old, fresh = keyring.new(path), keyring.new(path)
    keyring.write(path, [old])
    vault.use(keyring.read(path))
    record = vault.seal("purpose", 7, b"plain")
    keyring.write(path, [fresh, old])
    assert vault.key_id_of(vault.seal("purpose", 7, b"plain")) == fresh.id
    assert vault.unseal("purpose", 7, record) == b"plain"
    keyring.write(path, [fresh])
    with pytest.raises(vault.Unreadable, match=old.id.hex()):
        vault.unseal("purpose", 7, record)


@pytest.mark.requirement("S-86")
def test_while_the_key_file_is_away_all_opens_and_nothing_is_sealed(tmp_path: Path) -> None:
    path = tmp_path / "key"
    keyring.write(path, [keyring.new(path)])
    vault.use(keyring.read(path))
    record = vault.seal("purpose", 7, b"plain")
    path.rename(tmp_path / "elsewhere")
    assert vault.unseal("purpose", 7, record) == b"plain"
    with pytest.raises(BadKey, match="their key is missing"):
        vault.seal("purpose", 7, b"plain")
    (tmp_path / "elsewhere").rename(path)
    assert vault.seal("purpose", 7, b"plain")


@pytest.mark.requirement("S-94")
def test_a_key_does_not_show_itself(key: Key) -> None:
    assert str(list(range(32))) not in repr(key)
    assert repr(key.material) not in repr(key)
