"""A process that was stopped for long, as by a laptop's lid, and others that went on meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from domain.access import limits, throttle
from domain.database import migrating
from domain.encryption import vault
from domain.encryption.keyring import SETTING, Key, Keyring
from models import Attempts, Installation, Instance, KnownBrowser
from operations import (
    backup_proof,
    backup_schedule,
    backups,
    data_folder,
    housekeeping,
    instances,
    key_rotation,
    new_keys,
    upgrade,
)
from operations.backup_archive import BackupError
from operations.instances import Presence
from tests.engines import at
from tests.unit import racing
from tests.unit.conftest import KEY, Clock, Person

HOUR, DAY = 60 * 60, 24 * 60 * 60
NEW = bytes(range(60, 92))

pytestmark = pytest.mark.case("B52")


@pytest.fixture
def folder(data_dir: Path) -> Path:
    return data_dir / "backups"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def made_elsewhere(clock: Clock) -> None:
    """Another instance has made the backup."""
    Installation.update(backed_up_at=clock.now, backup_claimed_until=clock.now + HOUR).execute()


def test_it_takes_no_one_else_for_gone(data_dir: Path, clock: Clock) -> None:
    mine, other = Presence(), Presence()
    racing.stopped(clock, HOUR, mine.note, lambda: other.note(clock))
    assert {one.name for one in instances.here(clock.now)} == {mine.name, other.name}


def test_nor_does_one_whose_clock_runs_ahead(data_dir: Path, clock: Clock) -> None:
    other = Presence()
    other.note(clock)
    Presence().note(Clock(clock.now + HOUR))
    assert [one.name for one in instances.here(clock.now)] == [other.name]


def test_it_changes_no_tables_in_use(
    data_dir: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending = [SimpleNamespace(name="8001_later", adds_only=False)]
    monkeypatch.setattr(migrating, "pending", lambda: pending)
    with pytest.raises(data_folder.CannotStart, match="Stop them first: "):
        racing.stopped(clock, HOUR, upgrade.apply, lambda: Presence().note(clock))


@pytest.mark.requirement("S-86")
def test_a_rotation_that_waited_asks_who_is_at_work_now(data_dir: Path, clock: Clock) -> None:
    vault.use(Keyring((Key(NEW, SETTING), old := Key(KEY, SETTING))))
    seen = {"host": "other.example", "version": "1", "key_ids": old.id.hex()}
    Instance.create(name="elsewhere", seen_at=clock.now, **seen)
    with pytest.raises(new_keys.NotEverywhere, match=r"other\.example"):
        racing.stopped(
            clock,
            HOUR,
            lambda read: key_rotation.rotate(at(data_dir, [NEW, KEY]), read),
            lambda: Instance.update(seen_at=clock.now).execute(),
        )


def test_it_makes_no_backup_that_was_made_meanwhile(folder: Path, clock: Clock) -> None:
    assert not racing.stopped(
        clock,
        2 * DAY,
        lambda read: backup_schedule.make_if_due(folder, 7, read),
        lambda: made_elsewhere(clock),
    )
    assert names(folder) == []


def test_nor_once_it_has_claimed_the_night(
    folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def suspended() -> Iterator[None]:
        clock.advance(2 * HOUR)
        made_elsewhere(clock)
        yield

    monkeypatch.setattr(backup_schedule, "_no_rotation", suspended)
    assert not backup_schedule.make_if_due(folder, 7, clock)
    assert names(folder) == []
    assert Installation.get().backed_up_at == clock.now


def test_a_claim_of_another_process_is_left_to_it(
    folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def suspended() -> Iterator[None]:
        clock.advance(2 * HOUR)
        Installation.update(backup_claimed_until=clock.now + HOUR).execute()
        raise BlockingIOError
        yield

    monkeypatch.setattr(backup_schedule, "_no_rotation", suspended)
    assert not backup_schedule.make_if_due(folder, 7, clock)
    assert Installation.get().backup_claimed_until == clock.now + HOUR


@pytest.mark.parametrize("fails", [True, False])
def test_how_an_older_backup_ended_says_nothing_of_a_newer_one(
    folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    def suspended(*_: object) -> None:
        clock.advance(2 * HOUR)
        made_elsewhere(clock)
        if fails:
            raise BackupError("The connection is lost.")

    monkeypatch.setattr(backup_schedule, "_make", suspended)
    backup_schedule.make_if_due(folder, 7, clock)
    found = backup_schedule.state(clock.now)
    assert (found.made_at, found.fault) == (clock.now, "")


def test_a_backup_of_the_same_name_that_was_made_meanwhile_stays(
    tmp_path: Path, bob: Person, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, verified = tmp_path / "team.tar", backup_proof.verified

    def suspended(*given: Any) -> Any:
        target.write_text("newer")
        return verified(*given)

    monkeypatch.setattr(backup_proof, "verified", suspended)
    with pytest.raises(BackupError, match="already exists"):
        backups.make(target, now, None)
    assert target.read_text() == "newer"


def test_it_does_not_sweep_as_of_a_time_that_is_over(bob: Person, clock: Clock) -> None:
    def others() -> None:
        Installation.update(swept_at=clock.now).execute()
        KnownBrowser.create(user=bob.user, token_hash=b"x", seen_at=clock.now)

    assert not racing.stopped(clock, 2 * DAY, housekeeping.sweep_if_due, others)
    assert KnownBrowser.get().seen_at == clock.now


def test_what_was_used_meanwhile_is_of_no_time_to_come(bob: Person, clock: Clock) -> None:
    racing.stopped(
        clock,
        HOUR,
        lambda read: housekeeping._cut(lambda: int(read())),
        lambda: KnownBrowser.create(user=bob.user, token_hash=b"x", seen_at=clock.now),
    )
    assert KnownBrowser.get().seen_at == clock.now


@pytest.mark.case("B51")
def test_guesses_made_while_a_sweep_takes_its_time_are_counted(
    data_dir: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit, cut = limits.source("203.0.113.9"), housekeeping._cut
    Installation.update(swept_at=clock.now - DAY).execute()

    def suspended(at: Any) -> None:
        cut(at)
        clock.advance(20 * 60)
        throttle.try_count(limit, clock.now)

    monkeypatch.setattr(housekeeping, "_cut", suspended)
    assert housekeeping.sweep_if_due(clock)
    assert Attempts.get(Attempts.key == limit.key).failures == 1
