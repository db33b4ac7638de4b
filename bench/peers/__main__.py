"""Nightlatch beside django-allauth, Flask-Security-Too and better-auth.

Run it with scripts/bench peers. Installs the peers on the first run. Prints a row a figure: name,
ratio, goal, met. Exits with 1 if a goal is not met.
"""

import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.peers import installing, measures
from bench.peers.products import NOTE, PRODUCTS
from bench.peers.rows import Figures, Row, rows, table
from bench.peers.running import Installation, Server

PEOPLE = 26  # one for the profile page, the rest for the sign-ins


def main() -> int:
    """Measure and print; 0 if every goal is met."""
    try:
        installing.install()
    except installing.Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        ours, *peers = _measured(Path(folder))
    found = list(rows(ours, peers))
    _print(found)
    return 1 if any(row.met is False for row in found) else 0


def _print(found: list[Row]) -> None:
    lines = [json.dumps(row.fields()) for row in found]
    print(*(lines if "--json" in sys.argv else [*table(found), "", NOTE]), sep="\n")


def _measured(folder: Path) -> list[Figures]:
    installations = [Installation(p, folder / str(n)) for n, p in enumerate(PRODUCTS)]
    for installation in installations:
        installation.populate(PEOPLE)
    whole = [i for i in installations if i.product.whole]
    cold_starts = measures.cold_starts(whole)
    with ExitStack() as running:
        servers = [running.enter_context(i.serving()) for i in installations]
        figures = _of_pages(servers)
        _add_the_rest([s for s in servers if s.installation in whole], figures)
    for name, seconds in cold_starts.items():
        figures[name].cold_start = seconds
    return list(figures.values())


def _of_pages(servers: list[Server]) -> dict[str, Figures]:
    pages = measures.pages(servers)
    products = [server.installation.product for server in servers]
    return {product.name: Figures(product, pages[product.name]) for product in products}


def _add_the_rest(servers: list[Server], figures: dict[str, Figures]) -> None:
    sign_ins, first_pages = measures.sign_ins(servers), measures.first_pages(servers)
    for server in servers:
        installation = server.installation
        found = figures[installation.product.name]
        found.hash_name, found.hash_seconds = installation.hash_name, installation.hash_seconds
        signed_in = sign_ins[installation.product.name]
        found.sign_ins, found.failed = signed_in.rate, signed_in.failed
        found.memory = server.memory()
        found.first_page = first_pages.get(installation.product.name, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
