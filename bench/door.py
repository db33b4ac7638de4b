"""How fast the check is that a proxy makes of each request to an app.

Against a bare answer, direct and behind nginx by our recipe; with a million people signed in
against a thousand; and against LemonLDAP::NG. Run it with scripts/bench door; with --postgresql
it is all on PostgreSQL. Prints rows: name, ratio, goal, met. Exits with 1 if one is not met.
"""

import base64
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from bench import front, lemonldap, limits, report
from bench.engines import made
from bench.peers import load
from bench.peers.browser import Request
from bench.peers.product import WORKERS
from bench.peers.products import NIGHTLATCH
from bench.peers.running import Installation, busy
from bench.report import Row
from bench.visitors import SHOWN
from tests import server

DIRECT_GOAL, NGINX_GOAL, GROWTH_GOAL, PEER_GOAL = 0.25, 0.21, 1.1, 6.0
SMALL, LARGE = 1_000, 1_000_000
ROUNDS, SECONDS = 10, 1
IDLE, IDLE_WITHIN = 0.1, 300  # seconds of processor time in one second; seconds
OURS, MANY, PEER = "check", "many", "LemonLDAP::NG"
# A page load, as the two kinds of proxies ask about it.
PAGE = {"Sec-Fetch-Mode": "navigate", "User-Agent": "bench", "X-Forwarded-For": "192.0.2.7"}
ASKED = {
    "nginx": {"X-Original-URL": f"https://{front.HOST}/?page=7", "X-Original-Method": "GET"},
    "caddy-traefik": {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": front.HOST,
        "X-Forwarded-Uri": "/?page=7",
        "X-Forwarded-Method": "GET",
    },
}
SETTINGS = {
    "NIGHTLATCH_PUBLIC_URL": "https://login.example.test",
    "NIGHTLATCH_TRUSTED_PROXIES": "127.0.0.1",
}


@dataclass(frozen=True)
class Speed:
    """Answers a second, and microseconds of processor time that the servers took for each."""

    rate: float
    cost: float


# What was found in one turn, by what was asked.
Round = dict[str, Speed]


@dataclass(frozen=True)
class Asker:
    """Asks the same over and over; `processes` are the servers' that answer."""

    port: int
    requests: Sequence[Request]
    processes: tuple[int, ...]

    def wait_until_idle(self) -> None:
        """Until what servers do when they start, for minutes if there are a million, is done."""
        until = time.monotonic() + IDLE_WITHIN
        while time.monotonic() < until:
            before = self._busy()
            time.sleep(1)
            if self._busy() - before < IDLE:
                break

    def ask(self) -> Speed:
        """For a while, and say how fast the answers came."""
        before = self._busy()
        rate = load.in_turn(self.port, self.requests, SECONDS).rate
        return Speed(rate, (self._busy() - before) / (rate * SECONDS) * 1e6)

    def _busy(self) -> float:
        return sum(map(busy, self.processes))


def main() -> int:
    """Measure and print; 0 if every goal is met."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o711)  # LemonLDAP::NG doesn't run as root
        is_large = "--postgresql" in sys.argv
        address = running.enter_context(server.running("")) if is_large else ""
        askers = dict(_askers(folder, address, running))
        for asker in askers.values():
            asker.wait_until_idle()
        rounds = [{name: a.ask() for name, a in askers.items()} for _ in range(ROUNDS + 1)]
        return report.printed(_rows(rounds[1:]))  # the first is for warming up


def _askers(folder: Path, address: str, running: ExitStack) -> Iterator[tuple[str, Asker]]:
    bare = limits.bare(folder)
    small, some = _signed_in(folder / "small", address, SMALL)
    large, others = _signed_in(folder / "large", address, LARGE)
    for name, one, cookies in (("bare", bare, some), (OURS, small, some), (MANY, large, others)):
        process = running.enter_context(one.serving()).process.pid
        for kind in ASKED:
            yield f"{name}, {kind}", Asker(one.port, _checks(kind, cookies), (process,))
        nginx = front.running(folder / f"nginx-{name}", front.recipe(one.port))
        port, proxy = running.enter_context(nginx)
        yield f"{name}, behind nginx", Asker(port, _pages(cookies), (process, proxy))
    if lemonldap.is_installed():
        servers, theirs, process = running.enter_context(lemonldap.running(folder / "peer", SHOWN))
        port, proxy = running.enter_context(front.running(folder / "nginx-peer", servers))
        yield PEER, Asker(port, _pages(theirs), (process, proxy))


def _signed_in(folder: Path, address: str, count: int) -> tuple[Installation, list[str]]:
    """Our server with so many people, and some of their cookies."""
    own = {**NIGHTLATCH.environment, **SETTINGS}
    if address:
        own["NIGHTLATCH_SECRET_KEY"] = base64.b64encode(secrets.token_bytes(32)).decode()
        own["NIGHTLATCH_DATABASE_URL"] = made(address, f"people{count}")
    people = (sys.executable, "-P", "-m", "bench.visitors", "{data}")
    one = Installation(replace(NIGHTLATCH, people=people, environment=own), folder)
    return one, one.made(str(count))


def _checks(kind: str, cookies: list[str]) -> list[Request]:
    headers = {**PAGE, **ASKED[kind]}
    return [Request("GET", f"/forward/{kind}", {**headers, "Cookie": held}) for held in cookies]


def _pages(cookies: list[str]) -> list[Request]:
    headers = {**PAGE, "Host": front.HOST}
    return [Request("GET", "/?page=7", {**headers, "Cookie": held}) for held in cookies]


def _rows(rounds: list[Round]) -> Iterator[Row]:
    for kind in ASKED:
        yield against(rounds, f"{OURS}, {kind}", f"bare, {kind}", DIRECT_GOAL)
    yield against(rounds, f"{OURS}, behind nginx", "bare, behind nginx", NGINX_GOAL)
    for kind in (*ASKED, "behind nginx"):
        yield _growth(rounds, kind)
    if PEER in rounds[0]:
        yield against(rounds, f"{OURS}, behind nginx", PEER, PEER_GOAL)
    else:
        advice = f"Install it with: {lemonldap.INSTALL}"
        print(f"{PEER} isn't installed, so it isn't measured. {advice}", file=sys.stderr)


def against(rounds: list[Round], ours: str, theirs: str, goal: float) -> Row:
    """A row of how many times as fast ours is."""
    ratio = statistics.median(speeds[ours].rate / speeds[theirs].rate for speeds in rounds)
    by_cost = statistics.median(speeds[theirs].cost / speeds[ours].cost for speeds in rounds)
    said = {**told(rounds, ours), **told(rounds, theirs, "against_")}
    of_processors = {"ratio_by_processor_time": round(by_cost, 3), "workers": WORKERS}
    return report.at_least(f"{ours} against {theirs}", ratio, goal, **said, **of_processors)


def _growth(rounds: list[Round], kind: str) -> Row:
    """How many times as slow it is with many."""
    few, many = f"{OURS}, {kind}", f"{MANY}, {kind}"
    ratio = statistics.median(speeds[few].rate / speeds[many].rate for speeds in rounds)
    by_cost = statistics.median(speeds[many].cost / speeds[few].cost for speeds in rounds)
    said = {**told(rounds, few, "small_"), **told(rounds, many, "large_")}
    name = f"{few}: {LARGE} people and sessions against {SMALL}"
    of_processors = {"ratio_by_processor_time": round(by_cost, 3)}
    return report.at_most(name, ratio, GROWTH_GOAL, **said, **of_processors)


def told(rounds: list[Round], name: str, prefix: str = "") -> dict[str, object]:
    """What a row says of it besides."""
    speeds = [found[name] for found in rounds]
    return {
        f"{prefix}per_second": round(statistics.median(speed.rate for speed in speeds)),
        f"{prefix}processor_us": round(statistics.median(speed.cost for speed in speeds)),
    }


if __name__ == "__main__":
    sys.exit(main())
