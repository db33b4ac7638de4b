"""Starts a cluster and keeps it up until Ctrl+C. Run it with scripts/cluster."""

import argparse
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tools.cluster import failovers, programs
from tools.cluster.errors import CannotRun
from tools.cluster.laid_out import Cluster


def main() -> int:
    """Start it, wait, end it."""
    parser = argparse.ArgumentParser(prog="scripts/cluster")
    parser.add_argument("--data", type=Path, help="keep the data in this folder")
    parser.add_argument("--failovers", type=int, help="measure that many of each kind, then end")
    given = parser.parse_args()
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    try:
        programs.verify_installed()
        with folder(given.data) as data, running(data) as cluster:
            _go_on(cluster, given.failovers, over)
    except CannotRun as fault:
        click.echo(str(fault), err=True)
        return 1
    return 0


@contextmanager
def folder(wanted: Path | None) -> Iterator[Path]:
    """The folder for the data: a temporary one, unless one is wanted."""
    if wanted is None:
        with tempfile.TemporaryDirectory(prefix="nightlatch-cluster-") as made:
            os.chmod(made, 0o755)  # noqa: S103  # PostgreSQL's account must get through
            yield Path(made)
    else:
        wanted.mkdir(mode=0o755, parents=True, exist_ok=True)
        yield wanted.resolve()


@contextmanager
def running(data: Path) -> Iterator[Cluster]:
    """A cluster that answers."""
    cluster = Cluster(data)
    try:
        cluster.start(click.echo)
        yield cluster
    finally:
        click.echo("Stopping ...")
        cluster.stop()


def _go_on(cluster: Cluster, times: int | None, over: threading.Event) -> None:
    if times is None:
        _greet(cluster)
        over.wait()
    else:
        for line in failovers.measured(cluster, times):
            click.echo(line)


def _greet(cluster: Cluster) -> None:
    click.echo(f"\nNightlatch is running at {cluster.url}. Its data is in {cluster.folder}.")
    for machine in cluster.machines:
        click.echo(f"  machine {machine.name}: {machine.address}")
    click.echo(cluster.command("setup-link"))
    click.echo("Stop it with Ctrl+C.")


if __name__ == "__main__":
    sys.exit(main())
