"""Nightly backups that are not there, or no good, are noticed and told."""

import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app import create_app
from domain.encryption import vault
from domain.encryption.keyring import Key, Keyring
from models import Installation
from operations import backup_files, backup_schedule, diagnosis
from settings import Settings
from tests.unit.browser import Browser
from tests.unit.conftest import NOW, Clock, Person
from tests.unit.overview import overview
from tests.unit.waiting import soon

DAY, HOUR = 24 * 60 * 60, 60 * 60
NIGHT = NOW - (NOW - 2 * HOUR) % DAY + DAY  # the next 02:00 UTC


@pytest.fixture
def folder(data_dir: Path) -> Path:
    return data_dir / "backups"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def remove(file: Path) -> None:
    file.unlink()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100])


def cut_a_little(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-512])


def empty(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def move_folder(file: Path) -> None:
    file.parent.rename(file.parent.with_name("elsewhere"))


def older_in_its_place(file: Path) -> None:
    file.write_bytes(min(file.parent.iterdir()).read_bytes())


HARMS = pytest.mark.parametrize(
    "harm", [remove, cut, cut_a_little, empty, move_folder, older_in_its_place]
)


@pytest.mark.case("B54")
@HARMS
def test_a_backup_whose_file_is_gone_or_a_stub_is_none(
    folder: Path, ada: Person, clock: Clock, harm: Callable[[Path], None]
) -> None:
    backup_schedule.make_if_due(folder, 7, Clock(clock.now - DAY))
    backup_schedule.make_if_due(folder, 7, clock)
    assert backup_schedule.looked_at(folder, clock.now).lost == ""
    harm(folder / "nightlatch-2027-01-15T0800Z.tar")
    installed = diagnosis.Installation(folder.parent)
    assert (
        "nightlatch-2027-01-15T0800Z.tar" in diagnosis.backups(installed, folder, clock.now).problem
    )
    page = overview(Settings(bcrypt_cost=4, backup_dir=folder), clock, ada)
    assert "The last backup is missing or damaged." in page
    assert "<dt>Last backup</dt> <dd> None </dd>" in " ".join(page.split())


@pytest.mark.case("B54")
def test_of_a_folder_that_cannot_be_read_nobody_says_that_it_is_empty(
    folder: Path, bob: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup_schedule.make_if_due(folder, 7, clock)

    def refuse(_: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    for read in ("scandir", "listdir"):  # one of them is what pathlib does
        monkeypatch.setattr(os, read, refuse)
    lost = backup_schedule.looked_at(folder, clock.now).lost
    assert lost == f"The folder {folder} cannot be read (Permission denied)."


@pytest.mark.case("B54")
def test_the_one_that_was_made_last_is_looked_at(folder: Path, bob: Person) -> None:
    for moment in (NIGHT + 60, NIGHT):  # the clock went back by a minute
        Installation.update(backed_up_at=0, backup_claimed_until=0).execute()
        assert backup_schedule.make_if_due(folder, 7, Clock(moment))
    cut(folder / "nightlatch-2027-01-16T0200Z.tar")
    assert "nightlatch-2027-01-16T0200Z.tar" in backup_schedule.looked_at(folder, NIGHT).lost


@pytest.mark.case("B51")
def test_a_file_of_a_time_to_come_is_no_backup(folder: Path, bob: Person, clock: Clock) -> None:
    backup_schedule.make_if_due(folder, 7, clock)
    (made,) = folder.iterdir()
    made.rename(folder / "nightlatch-2031-05-05T1000Z.tar")
    assert "There are none" in backup_schedule.looked_at(folder, clock.now).lost
    assert backup_files.newest(folder, clock.now) is None


def test_other_names_are_no_backups(folder: Path, data_dir: Path, clock: Clock) -> None:
    folder.mkdir()
    for name in ("nightlatch-2027-99-99T9999Z.tar", "nightlatch-٢027-01-15T0800Z.tar", "x.tar"):
        (folder / name).touch()
    assert backup_files.newest(folder, clock.now) is None


def test_a_failure_is_noted_and_tried_again_within_the_hour(folder: Path, bob: Person) -> None:
    folder.touch()
    assert not backup_schedule.make_if_due(folder, 7, Clock(NIGHT))
    assert (
        "Not a directory" in backup_schedule.state(NIGHT).fault
        or "exists" in backup_schedule.state(NIGHT).fault
    )
    folder.unlink()
    assert backup_schedule.make_if_due(folder, 7, Clock(NIGHT + HOUR))
    assert backup_schedule.state(NIGHT + HOUR).fault == ""


def test_a_failure_removes_no_earlier_backup(folder: Path, bob: Person) -> None:
    backup_schedule.make_if_due(folder, 1, Clock(NIGHT))
    right = vault.ring()
    vault.use(Keyring((Key(bytes(range(32)), "elsewhere"),)))
    assert not backup_schedule.make_if_due(folder, 1, Clock(NIGHT + DAY))
    vault.use(right)
    assert names(folder) == ["nightlatch-2027-01-16T0200Z.tar"]


def test_administrators_see_the_last_backup(folder: Path, ada: Person, clock: Clock) -> None:
    backup_schedule.make_if_due(folder, 7, clock)
    page = overview(Settings(bcrypt_cost=4, backup_dir=folder), clock, ada)
    assert "<dt>Last backup</dt> <dd> <time" in " ".join(page.split())
    assert "keep a copy of the key somewhere else" in page


def test_members_do_not(folder: Path, bob: Person, clock: Clock) -> None:
    backup_schedule.make_if_due(folder, 7, clock)
    page = overview(Settings(bcrypt_cost=4, backup_dir=folder), clock, bob)
    assert "backup" not in page.lower()


def test_administrators_see_that_it_failed(folder: Path, ada: Person, clock: Clock) -> None:
    folder.touch()
    backup_schedule.make_if_due(folder, 7, clock)
    page = overview(Settings(bcrypt_cost=4, backup_dir=folder), clock, ada)
    assert "The nightly backup failed." in page


def test_two_days_without_one_are_told(folder: Path, ada: Person, clock: Clock) -> None:
    backup_schedule.make_if_due(folder, 7, clock)
    assert not backup_schedule.state(clock.now + 2 * DAY - 1).is_late
    assert backup_schedule.state(clock.now + 2 * DAY).is_late


def test_the_server_makes_it_by_itself(folder: Path, ada: Person, clock: Clock) -> None:
    settings = Settings(bcrypt_cost=4, backup_dir=folder)
    with Browser(create_app(settings, clock=clock), base_url="http://localhost:8000") as browser:
        asked = partial(browser.get, "/readyz")
        soon(lambda: asked().status_code == 200 and backup_schedule.state(clock.now).made_at)
    assert len(names(folder)) == 1
