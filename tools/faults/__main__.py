"""Breaks a running Nightlatch, round after round. Run it with scripts/faults."""

import argparse
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import click

from tools.cluster.errors import CannotRun
from tools.faults.rounds import Run

ENGINES = ("sqlite", "postgresql", "cluster")


def main() -> int:
    """Run the rounds; 1 if a promise was broken, 2 if they could not be run."""
    given = _parsed()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    click.echo(f"{given.rounds} rounds on {given.on}. To repeat them: --seed {given.seed}")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="nightlatch-faults-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's account must get through
        run = Run(Path(folder), given.on, random.Random(given.seed), click.echo)  # noqa: S311
        try:
            run.go(given.rounds, began + given.minutes * 60)
        except CannotRun as fault:
            click.echo(str(fault), err=True)
            return 2
    click.echo(run.summary(time.monotonic() - began))
    return 1 if run.promises.broken else 0


def _end(*_: object) -> None:
    sys.exit("Ended before all rounds were run.")


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/faults")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--on", choices=ENGINES, default="cluster")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--minutes", type=float, default=600, help="start no round after that")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
