"""The rows: each figure of Nightlatch beside the same one of a peer, with its goal."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from bench.peers.load import Speed
from bench.peers.product import Product

MORE_IS_BETTER = ("req/s", "per s")


@dataclass
class Figures:
    """What was measured of one product."""

    product: Product
    pages: dict[str, list[Speed]]  # a round at a time
    hash_name: str = ""
    hash_seconds: float = 0.0
    sign_ins: float = 0.0
    failed: int = 0  # sign-ins that the server failed and that were tried again
    cold_start: float = 0.0
    memory: int = 0
    first_page: tuple[int, int] = (0, 0)  # bytes and requests; none where there are no pages


@dataclass(frozen=True)
class Row:
    """One figure; `ratio` is how many times better Nightlatch is."""

    name: str
    unit: str
    ours: float
    peer: float
    ratio: float
    goal: float | None
    met: bool | None
    hash: str | None = None

    def fields(self) -> dict[str, Any]:
        """As --json prints it."""
        return {name: value for name, value in asdict(self).items() if name != "hash" or value}


def rows(ours: Figures, peers: Sequence[Figures]) -> Iterator[Row]:
    """All rows, page by page and then figure by figure, a peer at a time within each."""
    for page in ours.pages:
        for peer in peers:
            if page in peer.pages:
                yield from _page(page, ours, peer)
    whole = [peer for peer in peers if peer.product.whole]
    for figure in (_sign_ins, _cold_start, _memory, _first_page):
        for peer in whole:
            yield from figure(ours, peer)


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The rows as people read them."""
    width = max(len(row.name) for row in rows)
    yield f"{'':{width}} {'Nightlatch':>10} {'peer':>10} {'':<8} {'ratio':>7} {'goal':>5}  met"
    for row in rows:
        goal = "" if row.goal is None else f"{row.goal:g}"
        met = {True: "yes", False: "NO", None: ""}[row.met]
        ours, peer = _readable(row.ours), _readable(row.peer)
        figures = f"{ours:>10} {peer:>10} {row.unit:<8} {row.ratio:>7.2f} {goal:>5}"
        yield f"{row.name:{width}} {figures}  {met} {row.hash or ''}".rstrip()


def _readable(figure: float) -> str:
    return f"{figure:.0f}" if figure >= 100 else f"{figure:.3g}"


def _page(page: str, ours: Figures, peer: Figures) -> Iterator[Row]:
    name = f"{page}, {peer.product.name}"
    for figure, unit in (("rate", "req/s"), ("p50", "ms"), ("p99", "ms")):
        we, they = ([getattr(run, figure) for run in f.pages[page]] for f in (ours, peer))
        # Of each round by itself, since the machine is busier in some rounds than in others.
        ratio = median(_ratio(unit, pair) for pair in zip(we, they, strict=True))
        goal = peer.product.pages_goal if figure == "rate" else 1.0
        told = name if figure == "rate" else f"{name}, {figure}"
        yield Row(
            told, unit, _short(median(we)), _short(median(they)), _short(ratio), goal, ratio >= goal
        )


def _sign_ins(ours: Figures, peer: Figures) -> Iterator[Row]:
    # Guessing the peer's passwords is as much cheaper, so its speed is no merit.
    goal = None if peer.hash_seconds < ours.hash_seconds else 1.0
    told = "; ".join(f"{f.hash_name} {f.hash_seconds * 1000:.0f} ms" for f in (ours, peer))
    if peer.failed:
        told += f"; {peer.failed} failed and were repeated"
    figures = ours.sign_ins, peer.sign_ins
    yield _row(f"whole sign-ins, {peer.product.name}", "per s", figures, goal, told)


def _cold_start(ours: Figures, peer: Figures) -> Iterator[Row]:
    yield _row(f"cold start, {peer.product.name}", "s", (ours.cold_start, peer.cold_start))


def _memory(ours: Figures, peer: Figures) -> Iterator[Row]:
    megabytes = ours.memory / 1e6, peer.memory / 1e6
    yield _row(f"memory after load (PSS), {peer.product.name}", "MB", megabytes)


def _first_page(ours: Figures, peer: Figures) -> Iterator[Row]:
    if peer.product.first_page:
        name = f"first page load, {peer.product.name}"
        yield _row(name, "bytes", (ours.first_page[0], peer.first_page[0]))
        yield _row(name, "requests", (ours.first_page[1], peer.first_page[1]))


def _row(
    name: str,
    unit: str,
    figures: tuple[float, float],
    goal: float | None = 1.0,
    told: str | None = None,
) -> Row:
    ratio = _ratio(unit, figures)
    met = None if goal is None else ratio >= goal
    ours, peer = map(_short, figures)
    return Row(name, unit, ours, peer, _short(ratio), goal, met, told)


def _ratio(unit: str, figures: tuple[float, float]) -> float:
    ours, peer = figures
    return ours / peer if unit in MORE_IS_BETTER else peer / ours


def _short(figure: float) -> float:
    return round(figure, 3)
