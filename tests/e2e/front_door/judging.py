"""Sends the rows of the table to a proxy, and sees what reaches the apps."""

import time
from collections.abc import Iterable, Iterator

from tests.e2e.front_door import frames, raw
from tests.e2e.front_door.attacks_on_apps import (
    ATTACKS,
    BY_FRAMES,
    CONTROLS,
    SPOOFED,
    SPOOFED_BY_FRAMES,
    Attack,
    Fields,
)
from tests.e2e.front_door.echo import Echo, Seen
from tests.e2e.front_door.proxies import WIKI, Proxy

NAMES = ("Remote-User", "Remote-Name", "Remote-Email", "Remote-Groups", "Remote-Sub")
OURS = "__Host-nightlatch"
# Seconds for an answer: one need not come to what ends too early, and not to every attack.
TO_PART, TO_ATTACKS = 0.3, 5
SETTLING = 0.3  # seconds in which what hides behind a request would arrive


def that_reached(apps: dict[str, Echo], proxy: Proxy, held: dict[str, str]) -> list[str]:
    """The attacks that reached an app, or were given a cookie for one."""
    found = []
    for attack in ATTACKS:
        answer = _sent(attack, proxy, held)
        reached = [f"{s.method} {s.target[:60]}" for name in attack.spared for s in apps[name].seen]
        if reached or answer.cookies().get(held["way_cookie"]):
            found.append(f"{attack.name}: {reached or 'has got a cookie'}")
        _forget(apps)
    time.sleep(SETTLING)
    late = [f"some attack, later: {seen.target}" for app in apps.values() for seen in app.seen]
    _forget(apps)
    return found + late


def no_longer_good(apps: dict[str, Echo], proxy: Proxy, held: dict[str, str]) -> list[str]:
    """The cookies, good where they belong, that opened nothing there: what was tried with them
    would say nothing."""
    found = []
    for control in CONTROLS:
        _sent(control, proxy, held, raw.PATIENCE)
        if not any(app.seen for app in apps.values()):
            found.append(control.name)
        _forget(apps)
    return found


def taken_for_another(
    apps: dict[str, Echo], proxy: Proxy, held: dict[str, str], bob: dict[str, str]
) -> list[str]:
    """Bob's requests that an app may have taken for somebody else's, and what it saw."""
    found = []
    for attack in SPOOFED:
        _sent(attack, proxy, held)
        seen = [seen for app in apps.values() for seen in app.seen]
        found += [f"{attack.name}: {fault}" for fault in _faults(seen, proxy, bob)]
        _forget(apps)
    return found


def that_reached_by_frames(apps: dict[str, Echo], proxy: Proxy, held: dict[str, str]) -> list[str]:
    """The attacks by HTTP/2 that reached an app."""
    found = []
    for name, fields in BY_FRAMES.items():
        _framed(fields, proxy, held)
        found += [f"{name}: {seen.target}" for app in apps.values() for seen in app.seen]
        _forget(apps)
    return found


def taken_for_another_by_frames(
    apps: dict[str, Echo], proxy: Proxy, held: dict[str, str], bob: dict[str, str]
) -> list[str]:
    """Bob's requests by HTTP/2 that went wrong; the plain one has to reach the app."""
    found = []
    for name, fields in SPOOFED_BY_FRAMES.items():
        _framed(fields, proxy, held)
        seen = [seen for app in apps.values() for seen in app.seen]
        found += [f"{name}: {fault}" for fault in _faults(seen, proxy, bob)]
        if name == "nothing" and not seen:
            found.append("Bob reached no app")
        _forget(apps)
    return found


def _framed(fields: Fields, proxy: Proxy, held: dict[str, str]) -> None:
    given = held | {"port": str(proxy.port)}
    usual: Fields = {":method": "GET", ":scheme": "https", ":authority": "{wiki}", ":path": "/"}
    sent = {key: value for key, value in (usual | fields).items() if value is not None}
    pairs = [(key, value.format_map(given)) for key, value in sent.items()]
    # What begins with a colon comes first.
    frames.sent(
        (proxy.address, proxy.port), WIKI, sorted(pairs, key=lambda pair: pair[0][0] != ":")
    )


def _sent(
    attack: Attack, proxy: Proxy, held: dict[str, str], within: float = TO_ATTACKS
) -> raw.Answer:
    head = "\r\n".join((attack.line, *attack.headers, "Accept-Encoding: identity"))
    given = held | {"port": str(proxy.port)}
    data = f"{head}\r\n\r\n{attack.body}".format_map(given).encode("latin-1")
    within = TO_PART if attack.is_cut else within
    return raw.sent((proxy.address, proxy.port), WIKI, data, within=within)


def _faults(seen: Iterable[Seen], proxy: Proxy, bob: dict[str, str]) -> Iterator[str]:
    for one in seen:
        for name in NAMES:
            if one.all(name) not in ([bob[name]], [] if not bob[name] else None):
                yield f"{name} is {one.all(name)}"
        if any(value.lower() != "websocket" for value in one.all("Upgrade")):
            yield f"an upgrade to {one.all('Upgrade')}"
        # Traefik has no means to change a cookie.
        if proxy.name != "traefik" and any(OURS in cookie for cookie in one.all("Cookie")):
            yield f"our cookie: {one.all('Cookie')}"


def _forget(apps: dict[str, Echo]) -> None:
    for app in apps.values():
        app.seen.clear()
