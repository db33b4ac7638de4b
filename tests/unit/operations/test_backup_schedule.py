"""The nightly backup: claimed once, kept as long as wanted, its failures told."""

import threading
from pathlib import Path

import pytest

from domain.database import storage
from models import Installation, database
from operations import backup_schedule, data_folder, temporary_folders
from tests.unit.backup_check import check
from tests.unit.conftest import NOW, Clock, Person

DAY, HOUR = 24 * 60 * 60, 60 * 60
NIGHT = NOW - (NOW - 2 * HOUR) % DAY + DAY  # the next 02:00 UTC


@pytest.fixture
def folder(data_dir: Path) -> Path:
    return data_dir / "backups"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_night_has_one_backup(folder: Path, bob: Person) -> None:
    assert backup_schedule.make_if_due(folder, 7, Clock(NIGHT + 60))
    assert not backup_schedule.make_if_due(folder, 7, Clock(NIGHT + DAY - 1))
    assert backup_schedule.make_if_due(folder, 7, Clock(NIGHT + DAY))
    assert names(folder) == [
        "nightlatch-2027-01-16T0201Z.tar",
        "nightlatch-2027-01-17T0200Z.tar",
    ]


def test_a_server_that_was_off_at_night_makes_up_for_it(folder: Path, bob: Person) -> None:
    assert backup_schedule.make_if_due(folder, 7, Clock(NIGHT))
    assert backup_schedule.make_if_due(folder, 7, Clock(NIGHT + DAY + 9 * HOUR))


def test_of_several_processes_one_makes_it(folder: Path, bob: Person) -> None:
    made = []

    def attempt() -> None:
        with database.connection_context():
            made.append(backup_schedule.make_if_due(folder, 7, Clock(NIGHT)))

    threads = [threading.Thread(target=attempt) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert (sorted(made), len(names(folder))) == ([False] * 5 + [True], 1)


def test_a_claim_that_came_to_nothing_runs_out(folder: Path, bob: Person) -> None:
    Installation.update(backup_claimed_until=NIGHT + HOUR).execute()
    assert not backup_schedule.make_if_due(folder, 7, Clock(NIGHT + HOUR - 1))
    assert backup_schedule.make_if_due(folder, 7, Clock(NIGHT + HOUR))


@pytest.mark.requirement("S-102")
def test_folder_and_files_are_for_their_owner_alone(folder: Path, bob: Person) -> None:
    backup_schedule.make_if_due(folder, 7, Clock(NIGHT))
    (file,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_each_is_proved_and_without_the_key(folder: Path, bob: Person) -> None:
    backup_schedule.make_if_due(folder, 7, Clock(NIGHT))
    proof = check(next(folder.iterdir()))
    assert (proof.people, proof.manifest.holds_key) == (1, False)


def test_the_newest_are_kept_and_other_files_let_be(folder: Path, bob: Person) -> None:
    backup_schedule.make_if_due(folder, 2, Clock(NIGHT))
    (folder / "before-the-move.tar").touch()
    for night in (1, 2, 3):
        backup_schedule.make_if_due(folder, 2, Clock(NIGHT + night * DAY))
    assert names(folder) == [
        "before-the-move.tar",
        "nightlatch-2027-01-18T0200Z.tar",
        "nightlatch-2027-01-19T0200Z.tar",
    ]


def test_what_a_power_cut_left_goes_and_what_is_at_work_stays(folder: Path, bob: Person) -> None:
    folder.mkdir(mode=0o700)
    (folder / ".nightlatch-left").mkdir()
    with temporary_folders.opened(folder) as at_work:
        backup_schedule.make_if_due(folder, 7, Clock(NIGHT))
        assert names(folder)[:-1] == [at_work.name]


@pytest.mark.case("B51")
def test_what_was_just_made_stays_whatever_dates_are_there(folder: Path, bob: Person) -> None:
    backup_schedule.make_if_due(folder, 2, Clock(NIGHT))
    ahead = [f"nightlatch-2031-05-0{day}T1000Z.tar" for day in (1, 2, 3)]
    for name in ahead:
        (folder / name).touch()
    for night in (1, 2, 3):
        backup_schedule.make_if_due(folder, 2, Clock(NIGHT + night * DAY))
    assert names(folder) == [
        "nightlatch-2027-01-18T0200Z.tar",
        "nightlatch-2027-01-19T0200Z.tar",
        *ahead,
    ]
    assert backup_schedule.looked_at(folder, NIGHT + 3 * DAY).lost == ""


@pytest.mark.case("B51")
def test_a_minute_that_comes_twice_overwrites_nothing(folder: Path, bob: Person) -> None:
    for keep in (7, 7, 1):
        Installation.update(backed_up_at=0, backup_claimed_until=0).execute()
        assert backup_schedule.make_if_due(folder, keep, Clock(NIGHT))
        assert backup_schedule.looked_at(folder, NIGHT).lost == ""
    assert names(folder) == ["nightlatch-2027-01-16T0200Z-2.tar"]


@pytest.mark.requirement("S-86")
@pytest.mark.engine("sqlite")
def test_no_backup_is_made_while_the_key_is_being_replaced(
    folder: Path, data_dir: Path, bob: Person
) -> None:
    with data_folder.startup_lock(data_dir):  # as `keys rotate` does
        assert not backup_schedule.make_if_due(folder, 7, Clock(NIGHT))
    assert backup_schedule.state(NIGHT).fault == ""
    assert backup_schedule.make_if_due(folder, 7, Clock(NIGHT))


@pytest.mark.engine("postgresql")
def test_a_file_is_missed_by_the_instance_that_made_it_alone(folder: Path, bob: Person) -> None:
    backup_schedule.make_if_due(folder, 7, Clock(NIGHT))
    next(folder.iterdir()).unlink()
    assert "is no longer in" in backup_schedule.looked_at(folder, NIGHT).lost
    Installation.update(backed_up_on="second.example").execute()
    found = backup_schedule.looked_at(folder, NIGHT)
    assert (found.lost, found.elsewhere) == ("", "second.example")


@pytest.mark.requirement("S-86")
@pytest.mark.engine("postgresql")
def test_no_backup_is_made_while_another_instance_replaces_the_key(
    folder: Path, bob: Person
) -> None:
    made = []

    def attempt() -> None:
        with database.connection_context():
            made.append(backup_schedule.make_if_due(folder, 7, Clock(NIGHT)))

    with storage.startup_lock():
        here = threading.Thread(target=attempt)
        here.start()
        here.join(timeout=60)
    attempt_after = backup_schedule.make_if_due(folder, 7, Clock(NIGHT))
    assert (made, attempt_after) == ([False], True)
