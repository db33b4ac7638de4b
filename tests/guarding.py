"""Removes guards from copies of the checkout to see whether a test notices (`scripts/guards`)."""

import argparse
import json
import os
import queue
import random
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.collected import Collected, collect
from tests.guards import GUARDS, Guard
from tests.unguarded import ROOT, Copy, copied, stale

# Which test noticed last time: it is run first.
KNOWN = ROOT / ".cache" / "guards.json"
AT_ONCE = 40  # guards whose tests are run together with every guard in place

CAUGHT, SURVIVED, STALE, BROKEN = "caught", "SURVIVED", "NO LONGER APPLIES", "BROKEN"

Copies = queue.Queue[Copy]


@dataclass(frozen=True)
class Result:
    """What became of one guard."""

    guard: Guard
    outcome: str
    detail: str
    seconds: float


def main(arguments: Sequence[str] = ()) -> int:
    """Try the guards that were asked for; 0 if every one of them is guarded."""
    asked = _asked(arguments)
    guards = _chosen(asked)
    tests, begun = collect(), time.monotonic()
    results = _all(guards, tests, asked.jobs)
    bad = [result for result in results if result.outcome != CAUGHT]
    print(
        f"\n{len(results)} guards removed, {len(results) - len(bad)} caught, "
        f"{sum(r.outcome == SURVIVED for r in bad)} survived, "
        f"{sum(r.outcome == STALE for r in bad)} no longer apply, "
        f"{sum(r.outcome == BROKEN for r in bad)} broken; {time.monotonic() - begun:.0f} s"
    )
    return 1 if bad or not results else 0


def tried(guard: Guard, tests: list[str], copy: Copy, known: dict[str, str]) -> tuple[str, str]:
    """What became of the guard in this copy, and by which test; `known` learns of it."""
    swaps = (guard.out, *guard.behind)
    if reasons := [reason for swap in swaps if (reason := stale(swap, copy.folder))]:
        return STALE, "; ".join(reasons)
    if not tests:
        return SURVIVED, f"no test names {guard.serves}"
    key = f"{guard.serves} {guard.out.file} {guard.out.stands}"
    with copy.without(guard):
        for some in rounds(tests, guard.out.file, known.get(key)):
            code, failed, output = copy.failing(some, "-x", *_engine(guard))
            if failed and code == pytest.ExitCode.TESTS_FAILED:
                known[key] = failed[0]
                return CAUGHT, failed[0]
            if code not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
                return BROKEN, output
    return SURVIVED, f"{len(tests)} tests pass without {guard.out.stands!r}"


def rounds(tests: list[str], file: str, known: str | None) -> list[list[str]]:
    """What to run first, next and last: what noticed last time, what is near, all the others.

    Near are the tests of the guard's own folder: tests/unit has the folders that the source has.
    Each round reads only its own files, which takes Python longer than most tests.
    """
    near = Path("tests/unit", file)

    def distance(test: str) -> tuple[int, bool]:
        path = Path(test.partition("::")[0])
        shared = Path(os.path.commonpath([path, near]))
        return -len(shared.parts), path.stem != f"test_{near.stem}"

    others = sorted((test for test in tests if test != known), key=distance)
    beside = [test for test in others if Path(test.partition("::")[0]).parent == near.parent]
    beyond = [test for test in others if test not in set(beside)]
    return [some for some in ([known] if known in tests else [], beside, beyond) if some]


def failing_anyway(caught: Sequence[tuple[Guard, str]], copy: Copy) -> set[str]:
    """Which of the tests that noticed guards missing fail with every guard in place, too."""
    failing: set[str] = set()
    for engine in {tuple(_engine(guard)) for guard, _ in caught}:
        tests = list(dict.fromkeys(t for guard, t in caught if tuple(_engine(guard)) == engine))
        code, failed, _ = copy.failing(tests, *engine)
        failing |= set(tests if code and not failed else failed)
    return failing


def _engine(guard: Guard) -> list[str]:
    """What only PostgreSQL has is missed on PostgreSQL only."""
    is_its_own = Path(guard.out.file).stem == "postgresql" or guard.engine == "postgresql"
    return ["--engine", "postgresql"] if is_its_own else []


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("scripts/guards", description=__doc__)
    parser.add_argument("only", nargs="*", help="requirements, cases or files (default: all)")
    parser.add_argument("--sample", type=int, help="only this many, different ones each day")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (default: 2)")
    return parser.parse_args(arguments)


def _chosen(asked: argparse.Namespace) -> list[Guard]:
    guards = [g for g in GUARDS if not asked.only or {g.serves, g.out.file} & set(asked.only)]
    if asked.sample is None:
        return guards
    today = datetime.now(UTC).date().isoformat()
    print(f"{asked.sample} of {len(guards)} guards, drawn for {today}")
    return random.Random(today).sample(guards, min(asked.sample, len(guards)))  # noqa: S311


def _all(guards: list[Guard], tests: Collected, jobs: int) -> list[Result]:
    known: dict[str, str] = json.loads(KNOWN.read_text("utf-8")) if KNOWN.is_file() else {}
    with (
        TemporaryDirectory(prefix="guards-") as folder,
        ExitStack() as until_the_end,
        ThreadPoolExecutor(jobs) as pool,
    ):
        copies: Copies = queue.Queue()
        for number in range(jobs):
            copies.put(until_the_end.enter_context(copied(Path(folder) / str(number))))

        def one(guard: Guard) -> Result:
            with _one_of(copies) as copy:
                return _try(guard, tests.serving(guard.serves), copy, known)

        try:
            results = [_told(result) for result in pool.map(one, guards)]
            return _checked(results, copies, pool)
        finally:
            KNOWN.parent.mkdir(exist_ok=True)
            KNOWN.write_text(json.dumps(known, indent=1), "utf-8")


def _checked(results: list[Result], copies: Copies, pool: ThreadPoolExecutor) -> list[Result]:
    """The same, but broken where the test that noticed fails with every guard in place, too."""
    caught = sorted((r for r in results if r.outcome == CAUGHT), key=lambda r: r.detail)

    def anyway(first: int) -> set[str]:
        with _one_of(copies) as copy:
            some = caught[first : first + AT_ONCE]
            return failing_anyway([(r.guard, r.detail) for r in some], copy)

    failing = set[str]().union(*pool.map(anyway, range(0, len(caught), AT_ONCE)))
    return [
        _told(replace(r, outcome=BROKEN, detail=f"{r.detail} fails with the guard in place, too"))
        if r.outcome == CAUGHT and r.detail in failing
        else r
        for r in results
    ]


def _told(result: Result) -> Result:
    name = f"{result.guard.serves:6} {result.guard.out.file}"
    print(f"{result.outcome:9} {name} ({result.seconds:.0f} s) {result.detail}", flush=True)
    return result


@contextmanager
def _one_of(copies: Copies) -> Iterator[Copy]:
    copy = copies.get()
    try:
        yield copy
    finally:
        copies.put(copy)


def _try(guard: Guard, tests: list[str], copy: Copy, known: dict[str, str]) -> Result:
    begun = time.monotonic()
    outcome, detail = tried(guard, tests, copy, known)
    return Result(guard, outcome, detail, time.monotonic() - begun)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
