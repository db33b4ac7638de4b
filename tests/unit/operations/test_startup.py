"""Starting: what is made once, what is verified, and what stops a start."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.database import storage
from domain.encryption import vault
from domain.encryption.keyring import BadKey, Key
from models import Installation, database
from operations import data_folder, startup
from tests import engines
from tests.engines import at
from tests.unit.conftest import Clock

NOW = 1_800_000_000
OTHER_KEY = bytes(range(32))
PASSPHRASE = base64.b64encode(b"please change this key before us")


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    bound = database.obj
    yield tmp_path / "deep" / "data"
    if database.obj is not bound:
        storage.close_database()
    database.initialize(bound)


@pytest.fixture
def prepared(data_dir: Path) -> Path:
    startup.prepare(at(data_dir), Clock(NOW))
    return data_dir


def open_existing(data_dir: Path, *secret_key: bytes) -> None:
    startup.open_existing(at(data_dir, secret_key))


def lose_database(data_dir: Path) -> None:
    storage.close_database()
    (data_dir / data_folder.DATABASE).unlink(missing_ok=True)
    engines.drop(data_dir)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.requirement("S-87")
def test_the_first_start_makes_a_key_for_its_owner_alone(prepared: Path) -> None:
    assert mode(prepared / data_folder.KEY) == 0o600


def test_the_data_folder_is_closed_to_others(prepared: Path) -> None:
    assert mode(prepared) == 0o700


@pytest.mark.requirement("S-102")
def test_every_file_in_the_data_folder_is_closed_to_others(prepared: Path) -> None:
    assert {mode(path) for path in prepared.iterdir()} == {0o600}


def test_an_empty_folder_that_is_there_is_closed(data_dir: Path) -> None:
    data_dir.mkdir(mode=0o755, parents=True)
    startup.prepare(at(data_dir), Clock(NOW))
    assert mode(data_dir) == 0o700


def test_a_folder_in_use_by_others_is_refused_and_left_alone(data_dir: Path) -> None:
    data_dir.mkdir(mode=0o755, parents=True)
    (data_dir / "theirs").touch()
    with pytest.raises(data_folder.CannotStart, match=f"chmod 700 {data_dir}"):
        startup.prepare(at(data_dir), Clock(NOW))
    assert [path.name for path in data_dir.iterdir()] == ["theirs"]


def test_the_second_start_keeps_key_and_salt(prepared: Path) -> None:
    key, salt = (prepared / data_folder.KEY).read_bytes(), Installation.get().salt
    startup.prepare(at(prepared), Clock(NOW + 1))
    assert ((prepared / data_folder.KEY).read_bytes(), Installation.get().salt) == (key, salt)


def test_a_start_that_stopped_after_the_key_goes_on_with_it(prepared: Path) -> None:
    key = (prepared / data_folder.KEY).read_bytes()
    lose_database(prepared)
    startup.prepare(at(prepared), Clock(NOW))
    assert (prepared / data_folder.KEY).read_bytes() == key


def test_a_key_from_the_settings_needs_no_file(data_dir: Path) -> None:
    startup.prepare(at(data_dir, [OTHER_KEY]), Clock(NOW))
    open_existing(data_dir, OTHER_KEY)
    assert not (data_dir / data_folder.KEY).exists()


@pytest.mark.requirement("S-87")
def test_a_wrong_key_stops_the_start(prepared: Path) -> None:
    right, wrong = vault.ring().current.id.hex(), Key(OTHER_KEY, "").id.hex()
    with pytest.raises(BadKey) as stopped:
        startup.prepare(at(prepared, [OTHER_KEY]), Clock(NOW))
    told = (
        f"Needed: key {right}",
        f"Found: key {wrong}, from NIGHTLATCH_SECRET_KEY",
        "backup",
        "keys lost",
    )
    assert [part for part in (*told, str(prepared / "key")) if part not in str(stopped.value)] == []


@pytest.mark.requirement("S-87")
def test_a_wrong_key_stops_a_worker(prepared: Path) -> None:
    with pytest.raises(BadKey, match="wrong key for the database"):
        open_existing(prepared, OTHER_KEY)


@pytest.mark.requirement("S-87")
def test_a_lost_key_stops_the_start_and_is_not_replaced(prepared: Path) -> None:
    (prepared / data_folder.KEY).unlink()
    with pytest.raises(
        BadKey, match=r"Restore the key from your backup.*scripts/nightlatch keys lost"
    ):
        startup.prepare(at(prepared), Clock(NOW))
    assert not (prepared / data_folder.KEY).exists()


@pytest.mark.requirement("S-87")
def test_a_key_file_that_others_can_read_stops_the_start(prepared: Path) -> None:
    (prepared / data_folder.KEY).chmod(0o640)
    with pytest.raises(BadKey, match="chmod 600"):
        open_existing(prepared)


@pytest.mark.requirement("S-87")
@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"c2hvcnQ=",
        base64.b64encode(bytes(range(100, 131))),
        b"not base64",
        base64.b64encode(b"B" * 32),
        base64.b64encode(bytes(range(200, 208)) * 4),
        PASSPHRASE,
    ],
    ids=["empty", "short", "31 bytes", "not base64", "a sample", "a pattern", "a passphrase"],
)
def test_what_is_no_random_key_stops_the_start(prepared: Path, text: bytes) -> None:
    (prepared / data_folder.KEY).write_bytes(text + b"\n")
    with pytest.raises(BadKey, match="does not contain a key"):
        open_existing(prepared)


def test_opening_makes_nothing(data_dir: Path) -> None:
    with pytest.raises(data_folder.CannotStart, match="scripts/run"):
        open_existing(data_dir)
    assert not data_dir.exists()


def test_a_database_without_any_tables_is_not_said_to_be_old(prepared: Path) -> None:
    lose_database(prepared)
    if not at(prepared).database_url:
        (prepared / data_folder.DATABASE).touch(mode=0o600)
    with pytest.raises(data_folder.CannotStart, match=r"is not set up yet\. Start.*scripts/run"):
        open_existing(prepared)


def test_an_older_database_is_brought_up_to_date_by_who_has_it(prepared: Path) -> None:
    with database.connection_context():
        database.execute_sql("DELETE FROM schema_migration WHERE name = '0001_accounts'")
    storage.close_database()
    with pytest.raises(data_folder.CannotStart, match=r"lacks 0001_accounts.*nightlatch migrate"):
        open_existing(prepared)


@pytest.mark.engine("sqlite")
def test_a_file_that_is_no_database_is_told_as_such(prepared: Path) -> None:
    storage.close_database()
    (prepared / data_folder.DATABASE).write_bytes(b"Dear diary, " * 100)
    with pytest.raises(data_folder.CannotStart, match=r"not a database.*backup"):
        startup.prepare(at(prepared), Clock(NOW))


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(data_folder.CannotStart, match=f"{tmp_path}/file/data.*NIGHTLATCH_DATA_DIR"):
        startup.prepare(at(tmp_path / "file" / "data"), Clock(NOW))
