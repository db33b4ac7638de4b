"""What is measured: pages, whole sign-ins, cold starts, the first page in a real browser.

The products take turns in short rounds and the median counts: the machine is not ours alone.
"""

import statistics
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright

from bench.peers import load
from bench.peers.browser import Browser, Refused, Request
from bench.peers.load import Speed
from bench.peers.product import Person
from bench.peers.running import Installation, Server
from tests.e2e import browsers

ROUNDS = 4
SECONDS = {"profile page": 2, "sign-in page": 2, "QR page": 4}  # some QR codes take a second
STARTS = 3
SIGN_IN_ROUNDS, AT_ONCE = 3, 8
STEP, ROOM = 30, 18  # seconds a code lasts; seconds that must be left when a round starts


@dataclass(frozen=True)
class SignIns:
    """Sign-ins that succeeded, a second; and how many the server failed."""

    rate: float
    failed: int


def cold_starts(installations: Sequence[Installation]) -> dict[str, float]:
    """Seconds from the start of the process to the first page."""
    found: dict[str, list[float]] = {i.product.name: [] for i in installations}
    for _ in range(STARTS):
        for installation in installations:
            with installation.serving() as server:
                found[installation.product.name].append(server.cold_start)
    return {name: statistics.median(times) for name, times in found.items()}


def pages(servers: Sequence[Server]) -> dict[str, dict[str, list[Speed]]]:
    """How fast each page of each product is, by product and page, a round at a time."""
    requests = {server.installation.product.name: _requests(server) for server in servers}
    runs: dict[tuple[str, str], list[Speed]] = {}
    for number in range(ROUNDS + 1):
        _say(f"pages, round {number} of {ROUNDS}" if number else "pages, warming up")
        for page in servers[0].installation.product.pages:
            for server in servers:
                name, port = server.installation.product.name, server.installation.port
                if page in requests[name]:
                    speed = load.run(port, requests[name][page], SECONDS[page])
                    runs.setdefault((name, page), []).append(speed)
    for server in servers:
        _requests(server)  # wrk takes the way to the sign-in page for an answer
    return {name: {page: runs[name, page][1:] for page in requests[name]} for name in requests}


def sign_ins(servers: Sequence[Server]) -> dict[str, SignIns]:
    """Whole sign-ins a second, by product, and how many had to be tried again."""
    found: dict[str, list[SignIns]] = {s.installation.product.name: [] for s in servers}
    last = dict.fromkeys(found, 0)
    for number in range(SIGN_IN_ROUNDS):
        _say(f"sign-ins, round {number + 1} of {SIGN_IN_ROUNDS}")
        for server in servers:
            name = server.installation.product.name
            last[name] = _new_step(last[name])
            found[name].append(_storm(server))
    return {
        name: SignIns(statistics.median(r.rate for r in runs), sum(r.failed for r in runs))
        for name, runs in found.items()
    }


def first_pages(servers: Sequence[Server]) -> dict[str, tuple[int, int]]:
    """Bytes over the wire and requests of the first page, by product, where there are pages."""
    with sync_playwright() as playwright:
        chromium = browsers.launch(playwright)
        found = {}
        for server in servers:
            product = server.installation.product
            if product.first_page:
                page = chromium.new_page()
                address = f"http://127.0.0.1:{server.installation.port}{product.first_page}"
                found[product.name] = _weighed(page, address)
                page.close()
        chromium.close()
    return found


def _first_page(chromium: Chromium, installation: Installation) -> tuple[int, int]:
    page = chromium.new_page()
    address = f"http://127.0.0.1:{installation.port}{installation.product.first_page}"
    found = _weighed(page, address)
    page.close()
    return found


def _requests(server: Server) -> dict[str, Request]:
    """The request of each page, which has just been answered as it should be."""
    installation = server.installation
    product, port = installation.product, installation.port
    signed_in = Browser(product, port, installation.people[0])
    signed_in.sign_in()
    begun = Browser(product, port, installation.people[-1])
    begun.sign_in()
    if product.prepare_qr:
        begun.send(product.prepare_qr)
    stranger = Browser(product, port, installation.people[-1])
    people = {"profile page": signed_in, "sign-in page": stranger, "QR page": begun}
    return {page: people[page].open(step) for page, step in product.pages.items()}


def _new_step(last: int) -> int:
    """Wait until codes are new, since none counts twice, and last for a while."""
    while (now := time.time()) // STEP <= last or STEP - now % STEP < ROOM:
        time.sleep(0.1)
    return int(now // STEP)


def _storm(server: Server) -> SignIns:
    people = server.installation.people[1:-1]
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        failed = sum(pool.map(lambda person: _sign_in(server.installation, person), people))
    return SignIns(len(people) / (time.perf_counter() - began), failed)


def _sign_in(installation: Installation, person: Person) -> int:
    """Sign the person in, in a new browser each time, and say how often the server failed."""
    for failed in range(installation.product.tries):
        try:
            Browser(installation.product, installation.port, person).sign_in()
        except Refused:
            if failed + 1 == installation.product.tries:
                raise
        else:
            return failed
    raise AssertionError(installation.product.tries)


def _weighed(page: Any, address: str) -> tuple[int, int]:
    sizes: list[int] = []
    network = page.context.new_cdp_session(page)
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    network.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    over_the_wire = [size for size in sizes if size]  # a data: address takes nothing
    return int(sum(over_the_wire)), len(over_the_wire)


def _say(text: str) -> None:
    print(text, "...", file=sys.stderr)
