"""What the workers count, each in a file of its own; whoever is asked adds the files up.

By prometheus_client's multiprocess mode. The files are in memory, and named after a worker's place
instead of its process: the worker that takes the place of one that died goes on in its file, so
that nothing is lost and nothing counted twice. No label says who: no person's name, no
number, no address.
"""

import fcntl
import os
from collections.abc import Mapping
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, values
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from domain.audit import events
from domain.database.pool_use import PoolUse
from domain.oidc import faults

SECONDS = (0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
FILE_BYTES = 64 * 1024  # to begin with
FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where the library looks

_SIGNED_IN = {
    events.SIGNED_IN,
    events.SIGNED_IN_WITH_PASSKEY,
    events.SIGNED_IN_WITH_RECOVERY_CODE,
    events.SIGNED_IN_WITH_HELP,
}
_ENROLLED = {events.MFA_ENABLED, events.AUTHENTICATOR_REPLACED, events.AUTHENTICATOR_ADDED}
_RECOVERED = {
    events.LOST_PHONE_SWITCHED_OFF,
    events.PHONE_FOUND,
    events.PASSWORD_RESET,
    events.RECOVERY_CODE_MADE,
    events.RECOVERY_CODE_SAVED,
}
_REFUSED = "refused"


class Counters:
    """One worker's counters and gauges, in `folder`, which it shares with the others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        os.environ[FOLDER] = str(folder)
        place = _free_place(folder)
        values.ValueClass = values.MultiProcessValue(lambda: place)  # type: ignore[no-untyped-call]
        self._define_for_people()
        self._define_for_the_server()

    def _define_for_people(self) -> None:
        self._sign_ins = _counter("sign_ins", "Sign-ins by outcome", "outcome", "factor", "reason")
        self._enrolments = _counter("enrolments", "MFA set up, by outcome", "outcome", "reason")
        self._recoveries = _counter("recoveries", "Recoveries, by outcome", "outcome", "reason")
        self._confirmations = _counter(
            "confirmations", "Factors shown again before a change", "outcome", "reason"
        )
        self._checks = _counter("checks", "Requests to apps, by outcome", "app", "outcome")
        self._faults = _counter("app_faults", "Faults of apps, by kind", "app", "fault")
        self._events = _counter("events", "Everything else that the log has a line for", "event")

    def _define_for_the_server(self) -> None:
        self._requests = Histogram(
            "nightlatch_request_duration_seconds",
            "Time from a request to the end of its answer",
            ("method", "route", "status"),
            buckets=SECONDS,
            registry=None,
        )
        self._hash_waits = Histogram(
            "nightlatch_hash_wait_seconds",
            "Time that a password waited to be hashed",
            buckets=SECONDS,
            registry=None,
        )
        self._hash_queue = _gauge("hash_queue_length", "Passwords waiting to be hashed")
        self._connections = _gauge("database_connections", "Connections by state", "state")
        self._pool_waiting = _gauge("database_waiting", "Requests waiting for a connection")
        self._most_connections = _gauge("database_connections_limit", "How many there may be")

    def note_event(self, event: str, facts: Mapping[str, object]) -> None:
        """Count a line of the log."""
        factor, reason = str(facts.get("factor", "")), str(facts.get("reason", ""))
        if event == _REFUSED and factor:
            self._note_refusal(factor, reason)
        elif event in _SIGNED_IN:
            self._sign_ins.labels(event, "", "").inc()
        elif event in _ENROLLED:
            self._enrolments.labels(event, "").inc()
        elif event in _RECOVERED:
            self._recoveries.labels(event, "").inc()
        elif event == events.CONFIRMED:
            self._confirmations.labels(event, "").inc()
        elif event == faults.NOTED:
            self._faults.labels(str(facts["app"]), str(facts["fault"])).inc()
        else:
            self._events.labels(event).inc()

    def _note_refusal(self, factor: str, reason: str) -> None:
        elsewhere = {
            "enrolment": self._enrolments,
            "found-phone": self._recoveries,
            "confirmation": self._confirmations,
            "password-change": self._confirmations,
        }
        if factor in elsewhere:
            elsewhere[factor].labels(_REFUSED, reason).inc()
        else:
            self._sign_ins.labels(_REFUSED, factor, reason).inc()

    def note_check(self, app: str, outcome: str) -> None:
        """Count a request to the app of this name, "" for one that is unknown."""
        self._checks.labels(app, outcome).inc()

    def note_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered. `route` is its row in the table of addresses."""
        self._requests.labels(method, route, f"{status // 100}xx").observe(seconds)

    def note_hash_waiting(self, by: int) -> None:
        """Note that so many more, or fewer, wait to be hashed."""
        self._hash_queue.inc(by)

    def note_hash_wait(self, seconds: float) -> None:
        """Note how long one waited."""
        self._hash_waits.observe(seconds)

    def note_pool(self, use: PoolUse) -> None:
        """Note how the pool of connections is."""
        self._connections.labels("in_use").set(use.in_use)
        self._connections.labels("idle").set(use.idle)
        self._most_connections.set(use.most)
        self._pool_waiting.set(use.waiting)

    def shown(self, accept: str, *more: Collector) -> tuple[bytes, str]:
        """What all workers have counted, and `more`; and the type of that text."""
        registry = CollectorRegistry()
        MultiProcessCollector(registry, str(self._folder))  # type: ignore[no-untyped-call]
        for collector in more:
            registry.register(collector)
        encode, kind = choose_encoder(accept)
        return encode(registry), kind


def _counter(name: str, text: str, *labels: str) -> Counter:
    return Counter(f"nightlatch_{name}", text, labels, registry=None)


def _gauge(name: str, text: str, *labels: str) -> Gauge:
    name = f"nightlatch_{name}"
    return Gauge(name, text, labels, registry=None, multiprocess_mode="livesum")


def _free_place(folder: Path) -> int:
    """The first place that no living worker has; the kernel frees it when that ends."""
    place = 0
    while True:
        lock = os.open(folder / f"place-{place}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            place += 1
        else:
            # How things were with the one before is no longer so; what it counted is.
            (folder / f"gauge_livesum_{place}.db").unlink(missing_ok=True)
            _make_files(folder, place)
            return place  # the lock is kept for as long as the process lives


def _make_files(folder: Path, place: int) -> None:
    """Those that aren't there yet; the library would let others read them while they're empty."""
    for kind in ("counter", "histogram", "gauge_livesum"):
        path = folder / f"{kind}_{place}.db"
        if not path.exists():
            fresh = path.with_suffix(".new")
            fresh.touch(0o600)
            os.truncate(fresh, FILE_BYTES)
            fresh.rename(path)
