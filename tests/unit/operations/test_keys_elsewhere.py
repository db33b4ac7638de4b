"""Several instances and one key: none is left behind when it is replaced."""

from pathlib import Path

import pytest

from domain.encryption import keyring, sealing, vault
from domain.encryption.keyring import SETTING, BadKey, Key, Keyring
from models import Instance
from operations import diagnosis, key_rotation, new_keys
from operations.instances import Presence
from tests.engines import at
from tests.unit.conftest import KEY, NOW, Clock, Person

NEW = bytes(range(60, 92))


def elsewhere(*key_ids: bytes) -> None:
    """An instance at work on another machine, which has these keys."""
    Instance.create(
        name="elsewhere",
        host="other.example",
        version="1",
        key_ids=" ".join(one.hex() for one in key_ids),
        seen_at=NOW,
    )


def use(*materials: bytes) -> list[Key]:
    keys = [Key(material, SETTING) for material in materials]
    vault.use(Keyring(tuple(keys)))
    return keys


@pytest.mark.requirement("S-86")
def test_a_key_is_not_replaced_while_an_instance_seals_with_the_old_one(
    carol: Person, folder: Path
) -> None:
    fresh, old = use(NEW, KEY)
    elsewhere(old.id)
    with pytest.raises(new_keys.NotEverywhere, match=r"other\.example"):
        key_rotation.rotate(at(folder, [NEW, KEY]), Clock(NOW))
    Instance.update(key_ids=f"{old.id.hex()} {fresh.id.hex()}").execute()
    with pytest.raises(new_keys.NotEverywhere):
        key_rotation.rotate(at(folder, [NEW, KEY]), Clock(NOW))
    Instance.update(key_ids=f"{fresh.id.hex()} {old.id.hex()}").execute()
    assert key_rotation.rotate(at(folder, [NEW, KEY]), Clock(NOW)).current == fresh


@pytest.mark.requirement("S-86")
def test_an_instance_that_has_not_heard_of_the_new_key_seals_nothing_more(
    carol: Person, folder: Path
) -> None:
    fresh, _ = use(NEW, KEY)
    key_rotation.rotate(at(folder, [NEW, KEY]), Clock(NOW))
    use(KEY)
    with pytest.raises(BadKey, match=f"replaced by key {fresh.id.hex()}"):
        sealing.seal(vault.PASSWORD_HASH, carol.user.id, b"a hash")


@pytest.mark.requirement("S-86")
def test_a_new_key_in_a_file_seals_once_those_who_share_the_file_have_read_it(
    carol: Person, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_keys, "_all_share_the_file", lambda: False)
    other, asked = Presence(), list[list[bytes]]()
    other.note(Clock(NOW))

    def a_minute_passes(seconds: float) -> None:
        asked.append([key.id for key in keyring.read(key_file).keys])
        other.note(Clock(NOW))

    monkeypatch.setattr(new_keys, "sleep", a_minute_passes)
    done = key_rotation.rotate(at(key_file.parent), Clock(NOW))
    assert [key.id for key in keyring.read(key_file).keys] == [done.current.id]
    assert {ids[0] for ids in asked} == {done.dropped[0].id}


@pytest.mark.requirement("S-86")
def test_a_new_key_in_a_file_waits_for_an_instance_with_a_file_of_its_own(
    carol: Person, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_keys, "HEARD_WITHIN", 0)
    monkeypatch.setattr(new_keys, "_all_share_the_file", lambda: False)
    [old] = keyring.read(key_file).keys
    elsewhere(old.id)
    for _ in range(2):
        with pytest.raises(new_keys.NotEverywhere, match="Copy it to where they have theirs"):
            key_rotation.rotate(at(key_file.parent), Clock(NOW))
    first, fresh, last = keyring.read(key_file).keys
    assert first == last == old
    Instance.update(key_ids=f"{old.id.hex()} {fresh.id.hex()}").execute()
    assert key_rotation.rotate(at(key_file.parent), Clock(NOW)).current == fresh
    assert list(keyring.read(key_file).keys) == [fresh]


def test_a_new_key_that_does_not_encrypt_yet_is_not_called_an_earlier_one(folder: Path) -> None:
    old, fresh, _ = use(KEY, NEW, KEY)
    found = diagnosis.key(diagnosis.Installation(folder)).found
    assert found == f"{old.id.hex()}, from {SETTING}; also there: {fresh.id.hex()}"
