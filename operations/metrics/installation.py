"""What the database knows of an installation: asked each time, and the same for all its workers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Lock

from peewee import PeeweeException
from playhouse.pool import MaxConnectionsExceeded
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from domain.clock import server_clock
from domain.database import disk, installation
from domain.passkeys import relying_party
from domain.team import rollout
from models import database
from operations import backup_schedule, release
from operations.backup_schedule import State
from settings import Settings

COUNTED_EVERY = 60  # seconds: counting a million people takes a while


class InstallationCollector(Collector):
    """The installation as it is when asked."""

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        self._settings = settings
        self._clock = clock
        self._counted_at, self._numbers, self._with_passkey = 0, (0, 0), 0
        self._looking, self._lost = Lock(), ""

    def collect(self) -> Iterator[Metric]:
        """Its gauges; without a database that can be asked, only that it is so."""
        yield _gauge("build_info", "The version that runs", ["version"], 1, release.RUNNING)
        found: list[Metric] = []
        try:
            with database.connection_context():
                found = list(self._found(int(self._clock())))
        except (PeeweeException, MaxConnectionsExceeded) as fault:
            disk.noted(fault)
        yield _gauge("database_up", "Whether the database could be reached", (), bool(found))
        yield from found

    def _found(self, now: int) -> Iterator[Metric]:
        row = installation.current()
        yield _gauge("key_created_timestamp_seconds", "When the key was made", (), row.key_made_at)
        if self._settings.backup_dir:
            yield from _about(self._backups(self._settings.backup_dir, now))
        went_back = server_clock.went_back(now) is not None
        yield _gauge("clock_went_back", "Whether the server's clock was put back", (), went_back)
        yield from self._team(now)

    def _backups(self, folder: Path, now: int) -> State:
        # One look at the files at a time: the folder of another machine may hang.
        if self._looking.acquire(blocking=False):
            try:
                self._lost = backup_schedule.looked_at(folder, now).lost
            finally:
                self._looking.release()
        return replace(backup_schedule.state(now), lost=self._lost)

    def _team(self, now: int) -> Iterator[Metric]:
        if not self._counted_at <= now < self._counted_at + COUNTED_EVERY:
            self._counted_at, self._numbers = now, rollout.numbers()
            self._with_passkey = rollout.with_passkey(relying_party.id_at(self._settings.origin))
        people = GaugeMetricFamily("nightlatch_people", "Accounts that can sign in", labels=["mfa"])
        for mfa, number in zip(("on", "off"), self._numbers, strict=True):
            people.add_metric([mfa], number)
        yield people
        text = "Accounts that can sign in by a passkey"
        yield _gauge("people_with_passkey", text, (), self._with_passkey)


def _about(backups: State) -> Iterator[Metric]:
    is_late = backups.is_late or backups.is_ahead or bool(backups.lost)
    yield _gauge("backup_late", "Whether the nightly backup is overdue or missing", (), is_late)
    yield _gauge("backup_failed", "Whether the last attempt failed", (), bool(backups.fault))
    if backups.made_at:
        when, text = backups.made_at, "When the last nightly backup was made"
        yield _gauge("backup_timestamp_seconds", text, (), when)


def _gauge(
    name: str, text: str, labels: list[str] | tuple[()], value: float, *said: str
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"nightlatch_{name}", text, labels=labels)
    family.add_metric(said, value)
    return family
