"""How near the real server comes to what is possible on this machine at all.

Edit Profile against a bare Starlette page, the memory of all processes after that load, and
whole sign-ins against what the hashes alone would allow. Run it with scripts/bench limits.
Prints rows: name, ratio, goal, met. Exits with 1 if one is not met.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bcrypt

from bench import report, storm
from bench.peers import load
from bench.peers.browser import Browser, Request
from bench.peers.product import WORKERS, Product, Step
from bench.peers.products import NIGHTLATCH
from bench.peers.running import Installation, Server, free_port
from bench.report import Row
from settings import ROOT

BARE = Product(
    name="bare Starlette",
    home=ROOT,
    people=(),
    serve=(sys.executable, "-P", "-m", "bench.bare", "{port}"),
    environment={"PYTHONPATH": str(ROOT)},
    ready="/",
    steps=(),
    landing=Step("/"),
    pages={},
)
PROFILE_GOAL, MEMORY_GOAL, SIGN_INS_GOAL = 0.16, 230.0, 0.9  # MB are for two workers
ROUNDS, SECONDS = 6, 2
PEOPLE = 100
HASHES = 7
COST = 12


def main() -> int:
    """Measure and print; 0 if every goal is met."""
    hashes = _hash_seconds()
    with tempfile.TemporaryDirectory() as folder:
        return report.printed(_rows(Path(folder), *hashes))


def _rows(folder: Path, alone: float, together: float) -> Iterator[Row]:
    ours, least = Installation(NIGHTLATCH, folder / "ours"), bare(folder)
    ours.populate(PEOPLE)
    with ours.serving() as served:
        with least.serving():
            yield _profile(ours, least)
        yield _memory(served)
        yield _sign_ins(ours, alone, together)


def bare(folder: Path) -> Installation:
    """The bare server, with a folder and a port."""
    installation = Installation(BARE, folder / "bare")
    installation.folder.mkdir()
    installation.port = free_port()
    return installation


def _profile(ours: Installation, bare: Installation) -> Row:
    rounds = list(_rounds(ours, bare))[1:]  # the first is for warming up
    return report.at_least(
        "Edit Profile against bare Starlette",
        _median_ratio(rounds),
        PROFILE_GOAL,
        pages_per_second=round(statistics.median(we for we, _ in rounds)),
        bare_per_second=round(statistics.median(they for _, they in rounds)),
        workers=WORKERS,
    )


def _rounds(ours: Installation, bare: Installation) -> Iterator[tuple[float, float]]:
    browser = Browser(NIGHTLATCH, ours.port, ours.people[0])
    browser.sign_in()
    page, hello = browser.open(NIGHTLATCH.landing), Request("GET", "/", {})
    for _ in range(ROUNDS + 1):
        yield load.run(ours.port, page, SECONDS).rate, load.run(bare.port, hello, SECONDS).rate
    browser.open(NIGHTLATCH.landing)  # wrk takes the way to the sign-in page for an answer


def _median_ratio(rounds: list[tuple[float, float]]) -> float:
    # Of each round by itself, since the machine is busier in some rounds than in others.
    return statistics.median(we / they for we, they in rounds)


def _memory(served: Server) -> Row:
    rss, pss = served.memory("Rss") / 1e6, served.memory("Pss") / 1e6
    return report.at_most(
        "memory of all processes after load, MB against the goal",
        rss / MEMORY_GOAL,
        1.0,
        rss_mb=round(rss, 1),
        pss_mb=round(pss, 1),
        goal_mb=MEMORY_GOAL,
        workers=WORKERS,
    )


def _sign_ins(ours: Installation, alone: float, together: float) -> Row:
    count, seconds = storm.run(ours)
    cores = os.cpu_count() or 1
    return report.at_least(
        "whole sign-ins against the hashes alone",
        count / seconds / (cores / alone),
        SIGN_INS_GOAL,
        sign_ins=count,
        seconds=round(seconds, 2),
        cores=cores,
        hash_ms=round(alone * 1000, 1),
        # What the cores really give when all of them hash: they share caches, and a clock.
        hash_ms_on_all_cores=round(together * 1000, 1),
    )


def _hash_seconds() -> tuple[float, float]:
    """Of one hash while nothing else runs, and while every core hashes."""
    stored = bcrypt.hashpw(b"somebody's", bcrypt.gensalt(COST))
    alone = min(_one_hash(stored) for _ in range(HASHES))
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        together = list(pool.map(_one_hash, [stored] * cores * HASHES))
    return alone, statistics.median(together)


def _one_hash(stored: bytes) -> float:
    began = time.perf_counter()
    bcrypt.checkpw(b"somebody's", stored)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
