"""How fast apps get their tokens, beside a bare answer and other OpenID providers.

Codes and refresh tokens become tokens (RS256, with the rows written), access tokens become claims,
and what apps find out by themselves. Run it with scripts/bench oidc. Prints rows: name, ratio,
goal, met. Exits with 1 if one is not met.
"""

import base64
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from bench import front, lemonldap_oidc, limits, report
from bench.door import Round, Speed, against, told
from bench.oidc_products import PEERS, Peer
from bench.peers import installing, load
from bench.peers.browser import Request
from bench.peers.product import WORKERS
from bench.peers.products import NIGHTLATCH
from bench.peers.running import Installation, busy
from bench.relying import CHALLENGE, REDIRECT, VERIFIER
from bench.report import Row

TOKENS_GOAL, REFRESH_GOAL = 800, 480  # a second; a second of processor time
USERINFO_GOAL, PUBLISHED_GOAL, LEMONLDAP_GOAL = 0.2, 0.6, 5.0
PEOPLE, ROUNDS, SECONDS = 1000, 10, 1
WARMING = 15  # seconds
CODES, FAMILIES, HELD = 4000, 200, 200  # made for each turn; of the last, the same in each
BARE, OURS, LEMONLDAP = "bare", "codes to tokens", "LemonLDAP::NG"
REFRESH, USERINFO = "refresh", "userinfo"
PUBLISHED = {"discovery": "/.well-known/openid-configuration", "JWKS": "/oidc/keys"}
CLIENT = ("wiki", "a-secret-of-the-wiki-that-is-long-enough")

# What a turn does, once all it needs is made.
Turn = Callable[[], load.Speed]


@dataclass(frozen=True)
class Asked:
    """Something that is asked for in turn; `ready` makes what each turn needs, untimed."""

    processes: tuple[int, ...]
    ready: Callable[[], Turn]

    def turn(self) -> Speed:
        """Ask for a while, and say how fast the answers came."""
        run, before = self.ready(), self._busy()
        rate = run().rate
        return Speed(rate, (self._busy() - before) / (rate * SECONDS) * 1e6)

    def _busy(self) -> float:
        return sum(map(busy, self.processes))


def main() -> int:
    """Measure and print; 0 if every goal is met."""
    installing.install_providers()
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o711)  # LemonLDAP::NG doesn't run as root
        asked = dict(_asked(folder, running))
        rounds = [{name: a.turn() for name, a in asked.items()} for _ in range(ROUNDS + 1)]
        return report.printed(_rows(rounds[1:]))  # the first is for warming up


def _asked(folder: Path, running: ExitStack) -> Iterator[tuple[str, Asked]]:
    bare = limits.bare(folder)
    process = running.enter_context(bare.serving()).process.pid
    yield BARE, _the_same(bare.port, process, [Request("GET", "/", {})])
    yield from _ours(folder / "ours", running)
    for peer in PEERS:
        yield peer.product.name, _peer(peer, folder / peer.product.name, running)
    if lemonldap_oidc.is_installed():
        yield LEMONLDAP, _lemonldap(folder, running)


def _ours(folder: Path, running: ExitStack) -> Iterator[tuple[str, Asked]]:
    made = (sys.executable, "-P", "-m", "bench.relying")
    one = Installation(replace(NIGHTLATCH, people=(*made, "people", "{data}")), folder)
    known = one.made(str(PEOPLE))
    client = known["client_id"], known["client_secret"]
    process = running.enter_context(one.serving()).process.pid

    def more(what: str, count: int) -> list[str]:
        held: list[str] = one.told((*made, what, "{data}"), str(count))
        return held

    for name, path in PUBLISHED.items():
        yield name, _the_same(one.port, process, [Request("GET", path, {})])
    held = [{"Authorization": f"Bearer {token}"} for token in more("access", HELD)]
    requests = [Request("GET", "/oidc/userinfo", headers) for headers in held]
    yield USERINFO, _the_same(one.port, process, requests)
    renewal = _token_request("/oidc/token", client, grant_type="refresh_token", refresh_token="")
    renew = partial(load.renewing, one.port, renewal, seconds=SECONDS)
    yield REFRESH, Asked((process,), lambda: partial(renew, tokens=more("refresh", FAMILIES)))
    yield OURS, _codes(one.port, (process,), lambda: more("codes", CODES), client, "/oidc/token")


def _peer(peer: Peer, folder: Path, running: ExitStack) -> Asked:
    one = Installation(peer.product, folder)
    one.made(*CLIENT, REDIRECT, str(PEOPLE))
    process = running.enter_context(one.serving()).process.pid
    given = str(peer.enough), REDIRECT, CHALLENGE
    return _codes(one.port, (process,), lambda: one.told(peer.codes, *given), CLIENT, peer.token)


def _lemonldap(folder: Path, running: ExitStack) -> Asked:
    servers, codes, process = running.enter_context(
        lemonldap_oidc.running(folder / "lemonldap", *CLIENT)
    )
    port, proxy = running.enter_context(front.running(folder / "nginx", servers))
    made = partial(codes, lemonldap_oidc.ENOUGH)
    host = {"Host": lemonldap_oidc.HOST}
    # Each of its processes reads its configuration when it is first asked.
    load.run(port, Request("GET", lemonldap_oidc.KEYS, host), WARMING)
    return _codes(port, (process, proxy), made, CLIENT, lemonldap_oidc.TOKEN, **host)


def _the_same(port: int, process: int, requests: list[Request]) -> Asked:
    """The same requests in each turn."""
    return Asked((process,), lambda: partial(load.in_turn, port, requests, SECONDS))


def _codes(
    port: int,
    processes: tuple[int, ...],
    codes: Callable[[], list[str]],
    client: tuple[str, str],
    path: str,
    **headers: str,
) -> Asked:
    """Codes that become tokens, each once."""

    def ready() -> Turn:
        requests = [_code_request(path, client, code, headers) for code in codes()]
        return partial(load.in_turn, port, requests, SECONDS)

    return Asked(processes, ready)


def _code_request(
    path: str, client: tuple[str, str], code: str, headers: dict[str, str]
) -> Request:
    form = {"code": code, "redirect_uri": REDIRECT, "code_verifier": VERIFIER}
    request = _token_request(path, client, grant_type="authorization_code", **form)
    return replace(request, headers={**request.headers, **headers})


def _token_request(path: str, client: tuple[str, str], **form: str) -> Request:
    basic = base64.b64encode(":".join(client).encode()).decode()
    headers = {
        "Authorization": f"Basic {basic}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return Request("POST", path, headers, urlencode(form))


def _rows(rounds: list[Round]) -> Iterator[Row]:
    rate = statistics.median(speeds[OURS].rate for speeds in rounds)
    name = f"{OURS}, a second, against {TOKENS_GOAL}"
    yield report.at_least(name, rate / TOKENS_GOAL, 1.0, **told(rounds, OURS), workers=WORKERS)
    cost = statistics.median(speeds[REFRESH].cost for speeds in rounds)
    name = f"{REFRESH}, a core and second, against {REFRESH_GOAL}"
    yield report.at_least(name, 1e6 / cost / REFRESH_GOAL, 1.0, **told(rounds, REFRESH))
    yield against(rounds, USERINFO, BARE, USERINFO_GOAL)
    for published in PUBLISHED:
        yield against(rounds, published, BARE, PUBLISHED_GOAL)
    for peer in PEERS:
        yield against(rounds, OURS, peer.product.name, peer.goal)
    if LEMONLDAP in rounds[0]:
        yield against(rounds, OURS, LEMONLDAP, LEMONLDAP_GOAL)
    else:
        advice = f"Install it with: {lemonldap_oidc.INSTALL}"
        print(
            f"{LEMONLDAP}'s portal isn't installed, so it isn't measured. {advice}", file=sys.stderr
        )


if __name__ == "__main__":
    sys.exit(main())
