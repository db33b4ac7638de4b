"""Removes guards from copies of the checkout to see whether a test notices (`scripts/guards`)."""

import argparse
import json
import os
import queue
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.collected import Collected, collect
from tests.guards import GUARDS, Guard, Swap

ROOT = Path(__file__).resolve().parent.parent
# Which test noticed last time: it is run first.
KNOWN = ROOT / ".cache" / "guards.json"
MAX_SECONDS = 900  # seconds for the tests of one guard

CAUGHT, SURVIVED, STALE, BROKEN = "caught", "SURVIVED", "NO LONGER APPLIES", "BROKEN"


@dataclass(frozen=True)
class Result:
    """What became of one guard."""

    guard: Guard
    outcome: str
    detail: str
    seconds: float


class Copy:
    """A copy of the checkout, in which one guard at a time is missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.writes = 0
        for name in _files():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
        (folder / ".venv").symlink_to(ROOT / ".venv")

    @contextmanager
    def without(self, guard: Guard) -> Iterator[None]:
        """Have the guard, and those behind it, replaced within the block."""
        try:
            for swap in (guard.out, *guard.behind):
                text = (self.folder / swap.file).read_text("utf-8")
                self._write(swap.file, text.replace(swap.stands, swap.instead))
            yield
        finally:
            for swap in (guard.out, *guard.behind):
                self._write(swap.file, (ROOT / swap.file).read_text("utf-8"))

    def failing(self, tests: Sequence[str], *options: str) -> tuple[int, str]:
        """Run these until one fails: pytest's exit code, and the one that failed or the output."""
        command = [".venv/bin/python", "-m", "pytest", "-x", "-q", "--no-header", "--tb=no"]
        try:
            done = subprocess.run(
                [*command, "-p", "no:cacheprovider", *options, *tests],
                cwd=self.folder,
                env=os.environ | {"TMPDIR": str(self.folder.parent)},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=MAX_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return -1, f"not finished within {MAX_SECONDS} s"
        failed = re.search(
            r"^(?:FAILED|ERROR) (\S+(?:\[.*?\])?)(?: - |$)", done.stdout, re.MULTILINE
        )
        return done.returncode, failed[1] if failed else done.stdout[-600:] + done.stderr[-600:]

    def _write(self, name: str, text: str) -> None:
        self.writes += 1
        path = self.folder / name
        path.write_text(text, "utf-8")
        # Two changes within a second look alike to Python, which would go on with the old one.
        os.utime(path, (self.writes, self.writes))


def main(arguments: Sequence[str] = ()) -> int:
    """Try the guards that were asked for; 0 if every one of them is guarded."""
    asked = _asked(arguments)
    guards = _chosen(asked)
    tests, begun = collect(), time.monotonic()
    results = list(_all(guards, tests, asked.jobs))
    bad = [result for result in results if result.outcome != CAUGHT]
    print(
        f"\n{len(results)} guards removed, {len(results) - len(bad)} caught, "
        f"{sum(r.outcome == SURVIVED for r in bad)} survived, "
        f"{sum(r.outcome == STALE for r in bad)} no longer apply, "
        f"{sum(r.outcome == BROKEN for r in bad)} broken; {time.monotonic() - begun:.0f} s"
    )
    return 1 if bad or not results else 0


def stale(swap: Swap) -> str:
    """Why this cannot be taken out of the code as it is; "" if it can."""
    path = ROOT / swap.file
    times = path.read_text("utf-8").count(swap.stands) if path.is_file() else 0
    return "" if times == 1 else f"{swap.file} has it {times} times: {swap.stands!r}"


def tried(guard: Guard, tests: list[str], copy: Copy, known: dict[str, str]) -> tuple[str, str]:
    """What became of the guard in this copy, and by which test; `known` learns of it."""
    reasons = [reason for swap in (guard.out, *guard.behind) if (reason := stale(swap))]
    if reasons:
        return STALE, "; ".join(reasons)
    key = f"{guard.serves} {guard.out.file} {guard.out.stands}"
    first = known.get(key)
    ordered = sorted(tests, key=lambda test: test != first)
    if not ordered:
        return SURVIVED, f"no test names {guard.serves}"
    with copy.without(guard):
        code, detail = copy.failing(ordered, *_engine(guard))
    if code == 0:
        return SURVIVED, f"{len(tests)} tests pass without {guard.out.stands!r}"
    if code != 1:
        return BROKEN, detail
    if copy.failing([detail], *_engine(guard))[0] != 0:
        return BROKEN, f"{detail} fails with the guard in place, too"
    known[key] = detail
    return CAUGHT, detail


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


def _all(guards: list[Guard], tests: Collected, jobs: int) -> Iterator[Result]:
    known: dict[str, str] = json.loads(KNOWN.read_text("utf-8")) if KNOWN.is_file() else {}
    with TemporaryDirectory(prefix="guards-") as folder, ThreadPoolExecutor(jobs) as pool:
        copies: queue.Queue[Copy] = queue.Queue()
        for number in range(jobs):
            copies.put(Copy(Path(folder) / str(number) / "checkout"))

        def one(guard: Guard) -> Result:
            copy = copies.get()
            try:
                return _try(guard, tests.serving(guard.serves), copy, known)
            finally:
                copies.put(copy)

        for result in pool.map(one, guards):
            name = f"{result.guard.serves:6} {result.guard.out.file}"
            print(f"{result.outcome:9} {name} ({result.seconds:.0f} s) {result.detail}", flush=True)
            yield result
    KNOWN.parent.mkdir(exist_ok=True)
    KNOWN.write_text(json.dumps(known, indent=1), "utf-8")


def _try(guard: Guard, tests: list[str], copy: Copy, known: dict[str, str]) -> Result:
    begun = time.monotonic()
    outcome, detail = tried(guard, tests, copy, known)
    return Result(guard, outcome, detail, time.monotonic() - begun)


def _files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
