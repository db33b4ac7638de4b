"""What PostgreSQL costs against SQLite, and how far two instances on it get.

Each pair is measured in turns, on a PostgreSQL that is started for it. Also, how much a million
people and five million events slow the hot pages there, against a thousand (bench.million). Run it
with scripts/bench engines. Prints rows: name, ratio, goal, met. Exits with 1 if one is not met.
"""

import base64
import os
import secrets
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench import million, report
from bench.peers import load
from bench.peers.browser import Browser, Request
from bench.peers.products import NIGHTLATCH
from bench.peers.running import Installation, free_port
from bench.report import Row
from tests import server

PAGES = {"Edit Profile": NIGHTLATCH.landing, "sign-in page": NIGHTLATCH.pages["sign-in page"]}
ENGINE_GOAL, INSTANCES_GOAL = 0.6, 1.0
ROUNDS, SECONDS = 8, 2
PEOPLE = 100


def main() -> int:
    """Measure and print; 0 if every goal is met."""
    with tempfile.TemporaryDirectory() as folder, server.running("") as address:
        return report.printed(_rows(Path(folder), address))


def _rows(folder: Path, address: str) -> Iterator[Row]:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    ours = {"NIGHTLATCH_SECRET_KEY": key, "NIGHTLATCH_DATABASE_URL": made(address, "bench")}
    lite, large = _installed(folder / "sqlite", {}), _installed(folder / "one", ours)
    lite.populate(PEOPLE)
    large.populate(PEOPLE)
    other = _installed(folder / "two", ours)
    other.folder.mkdir(mode=0o700)
    other.port, other.people = free_port(), large.people
    with ExitStack() as running:
        for one in (lite, large, other):
            running.enter_context(one.serving())
        for name in PAGES:
            yield _against(f"{name} on PostgreSQL against SQLite", large, lite, name)
        yield _together(large, other)
    yield from million.rows(lambda count: made(address, f"people{count}"))


def made(address: str, name: str) -> str:
    """The address of a new database on this server."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def _installed(folder: Path, environment: dict[str, str]) -> Installation:
    product = replace(NIGHTLATCH, environment={**NIGHTLATCH.environment, **environment})
    return Installation(product, folder)


def _against(name: str, large: Installation, lite: Installation, page: str) -> Row:
    pairs = _pairs(*(_rate(one, page) for one in (large, lite)))
    return report.at_least(name, _ratio(pairs), ENGINE_GOAL, **_rates(pairs))


def _together(one: Installation, other: Installation) -> Row:
    """Both at once against the first alone, on the cores that there are."""
    # Not the person from before, whose code was used up.
    first, second = _rate(one, "Edit Profile", 1), _rate(other, "Edit Profile", 2)

    def both() -> float:
        with ThreadPoolExecutor(2) as pool:
            return sum(rate.result() for rate in (pool.submit(first), pool.submit(second)))

    pairs = _pairs(both, first)
    name = "Edit Profile of two instances against one"
    return report.at_least(name, _ratio(pairs), INSTANCES_GOAL, **_rates(pairs))


def _rate(one: Installation, page: str, who: int = 0) -> Callable[[], float]:
    """What asks for the page over and over, and says how many a second there were."""
    request = _asked(one, page, who)
    return lambda: load.run(one.port, request, SECONDS).rate


def _asked(one: Installation, page: str, who: int) -> Request:
    browser = Browser(one.product, one.port, one.people[who])
    if page == "Edit Profile":
        browser.sign_in()
    return browser.open(PAGES[page])


def _pairs(ours: Callable[[], float], theirs: Callable[[], float]) -> list[tuple[float, float]]:
    return [(ours(), theirs()) for _ in range(ROUNDS + 1)][1:]  # the first is for warming up


def _ratio(pairs: list[tuple[float, float]]) -> float:
    return statistics.median(we / they for we, they in pairs)


def _rates(pairs: list[tuple[float, float]]) -> dict[str, object]:
    ours, theirs = (round(statistics.median(rates)) for rates in zip(*pairs, strict=True))
    return {"per_second": ours, "against_per_second": theirs, "cores": os.cpu_count()}


if __name__ == "__main__":
    sys.exit(main())
