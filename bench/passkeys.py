"""How many people a worker signs in by passkey in a second: the options, and what comes of them.

What it takes is measured in processor time of the server, since whoever asks needs a core as well.
Run it with scripts/bench passkeys. Prints rows: name, ratio, goal, met. Exits with 1 if one is not
met.
"""

import http.client
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from bench import report
from bench.peers.product import WORKERS
from bench.peers.products import NIGHTLATCH
from bench.peers.running import Installation, busy
from bench.report import Row
from bench.storm import Browser
from domain.audit.events import Caller
from domain.database import storage
from domain.users import accounts, passwords
from domain.users.accounts import NewAccount
from models import database
from operations import startup
from settings import load
from tests.unit.conftest import Person
from tests.unit.passkeys import with_passkey
from tests.unit.soft_key import SoftKey

GOAL = 150  # whole sign-ins a second of one worker
PEOPLE, CONNECTIONS = 400, 8
WARMING, SECONDS = 2, 10


def main() -> int:
    """Measure and print; 0 if every goal is met."""
    with tempfile.TemporaryDirectory() as folder:
        ours = Installation(NIGHTLATCH, Path(folder) / "ours")
        ours.populate(1)
        keys = _keys(ours, f"http://localhost:{ours.port}")
        with ours.serving() as served:
            return report.printed(_rows(ours.port, served.process.pid, keys))


def _rows(port: int, process: int, keys: Sequence[SoftKey]) -> Iterator[Row]:
    _signed_in(port, keys, WARMING)
    before, began = busy(process), time.perf_counter()
    count = _signed_in(port, keys, SECONDS)
    computed, passed = busy(process) - before, time.perf_counter() - began
    yield report.at_least(
        "sign-ins by passkey a second and worker, against the goal",
        count / computed / GOAL,
        1.0,
        a_second_of_processor_time=round(count / computed),
        a_second=round(count / passed),
        milliseconds_each=round(computed / count * 1000, 2),
        workers=WORKERS,
    )


def _keys(ours: Installation, origin: str) -> list[SoftKey]:
    """As many people, each with a passkey that counts nothing, as phones' do."""
    startup.open_existing(load({"NIGHTLATCH_DATA_DIR": str(ours.folder / "data")}))
    passwords.use_cost(4)  # nobody gives theirs
    now = int(time.time())
    with database.connection_context():
        made = [
            accounts.create(NewAccount(f"p{n}", f"P {n}", "not used here at all"), now, Caller())
            for n in range(PEOPLE)
        ]
        keys = [with_passkey(Person(user), now, origin=origin, counts=False) for user in made]
    storage.close_database()
    return keys


def _signed_in(port: int, keys: Sequence[SoftKey], seconds: int) -> int:
    """How many sign-ins there were, over connections that stay open. Raises RuntimeError."""
    until, turns = time.perf_counter() + seconds, itertools.cycle(keys)

    def keep_on() -> int:
        with closing(http.client.HTTPConnection("localhost", port, timeout=60)) as connection:
            for done in itertools.count():
                if time.perf_counter() > until:
                    return done
                _sign_in(Browser(connection), next(turns))
        raise AssertionError

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return sum(done.result() for done in [pool.submit(keep_on) for _ in range(CONNECTIONS)])


def _sign_in(browser: Browser, key: SoftKey) -> None:
    options = json.loads(browser.open("/sign-in/passkey/options"))
    browser.send("/sign-in/passkey", {"passkey": key.sign(options)}, "/profile")


if __name__ == "__main__":
    sys.exit(main())
