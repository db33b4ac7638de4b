"""Sealing."""

import pytest

from domain import vault
from domain.vault import Key


@pytest.fixture(autouse=True)
def key() -> Key:
    key = Key(bytes(range(32)), "a test")
    vault.use(key)
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
    vault.use(Key(bytes(32), "another test"))
    with pytest.raises(vault.Unreadable, match=key.id.hex()):
        vault.unseal("purpose", 7, record)


@pytest.mark.requirement("S-94")
def test_a_key_does_not_show_itself(key: Key) -> None:
    assert str(list(range(32))) not in repr(key)
    assert repr(key.material) not in repr(key)
