"""The upkeep of a server by its administrators: clock, backups, disks, and who lacks MFA."""

from dataclasses import dataclass
from pathlib import Path

from domain.clock import server_clock
from domain.clock.server_clock import WentBack
from domain.mfa import clock_drift
from domain.team import rollout
from domain.team.rollout import Readiness
from operations import backup_schedule, disk_check, restore_notice
from operations.backup_schedule import State
from operations.restore_notice import RestoreNotice

NAMED = 5  # of those without MFA; the list of people has them all


@dataclass(frozen=True)
class Upkeep:
    """The state of the server, as far as it may need attention."""

    clock_went_back: WentBack | None
    clock_doubted: bool
    restored: RestoreNotice | None
    backups: State | None  # None where none are to be made
    disks: tuple[str, ...] = ()  # the faults of folders, a sentence each

    @property
    def is_needed(self) -> bool:
        """Whether something needs attention."""
        clock = self.clock_went_back or self.clock_doubted
        return bool(clock or self.restored or self.disks or not _are_well(self.backups))


def from_database(backup_dir: Path | None, now: int) -> Upkeep:
    """The upkeep that the database knows of: cheap enough for every page."""
    return Upkeep(
        server_clock.went_back(now),
        clock_drift.is_doubted(now),
        restore_notice.current(now),
        backup_schedule.state(now) if backup_dir else None,
    )


def with_disks(data_dir: Path, backup_dir: Path | None, now: int) -> Upkeep:
    """The upkeep that the database, the files and the disks show."""
    found = from_database(backup_dir, now)
    return Upkeep(
        found.clock_went_back,
        found.clock_doubted,
        found.restored,
        backup_schedule.looked_at(backup_dir, now) if backup_dir else None,
        tuple(disk_check.problems(data_dir, backup_dir)),
    )


def team_readiness(now: int) -> Readiness:
    """Who has MFA, and how many have yet to accept their invitation."""
    return rollout.readiness(now, NAMED)


def _are_well(backups: State | None) -> bool:
    if backups is None:
        return True
    return not (backups.fault or backups.is_late or backups.is_ahead or backups.lost)
