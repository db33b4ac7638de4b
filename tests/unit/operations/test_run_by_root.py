"""What a command leaves behind that root runs: the server can go on with it (B99)."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.database import storage
from domain.encryption import keyring
from domain.encryption.keyring import Key
from operations import data_folder, key_rotation, restoring
from tests import engines
from tests.engines import at
from tests.unit.conftest import KEY, NOW, Clock, Person
from tests.unit.operations.conftest import place_at

SERVICE = 70_123


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """To whom root gives which file."""
    given: dict[str, int] = {}

    def note(descriptor: int, user: int, _: int) -> None:
        given[Path(os.readlink(f"/proc/self/fd/{descriptor}")).name] = user

    monkeypatch.setattr(os, "fchown", note)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return given


def owner_of(folder: Path) -> int:
    """The account that the folder belongs to, which isn't root."""
    if os.getuid() == 0:
        os.chown(folder, SERVICE, SERVICE)
    return folder.stat().st_uid


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "elsewhere"
    folder.mkdir(mode=0o700)
    yield folder
    storage.close_database()
    engines.drop(folder)


@pytest.mark.case("B99")
def test_a_key_that_root_replaces_is_still_the_servers(
    folder: Path, carol: Person, given: dict[str, int]
) -> None:
    service = owner_of(folder)
    key_rotation.rotate(at(folder), Clock(NOW))
    assert given["key.new"] == service


@pytest.mark.case("B99")
def test_what_root_restores_is_the_servers(
    file: Path, elsewhere: Path, clock: Clock, given: dict[str, int]
) -> None:
    key_file = file.with_name("key-file")
    keyring.write(key_file, [Key(KEY, "a test")])
    service = owner_of(elsewhere)
    restoring.restore(file, place_at(elsewhere, key_file=key_file), clock)
    expected = {"for-here", data_folder.DATABASE} if engines.is_sqlite() else {"for-here"}
    assert {name for name in expected if given.get(name) == service} == expected


@pytest.mark.case("B99")
def test_a_lock_of_roots_is_the_servers_and_nothing_else_in_its_place(
    elsewhere: Path, given: dict[str, int]
) -> None:
    service = owner_of(elsewhere)
    with data_folder.startup_lock(elsewhere):
        pass
    lock = elsewhere / data_folder.LOCK
    assert given == ({"lock": service} if lock.stat().st_uid == 0 else {})
    given.clear()
    lock.write_text("not a lock")
    with data_folder.startup_lock(elsewhere):
        pass
    lock.unlink()
    lock.symlink_to("key")
    with pytest.raises(OSError, match="symbolic links"), data_folder.startup_lock(elsewhere):
        pass
    assert given == {}
