"""The recipes for proxies in deploy/front-door, with the names of an installation filled in."""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from settings import ROOT

FOLDER = ROOT / "deploy" / "front-door"
APP, OURS, OUR_PORT = "wiki.example.com", "login.example.com", "127.0.0.1:8000"
THE_APP = "\n# The app. "  # the part of a recipe that another app needs as well begins like this


@dataclass(frozen=True)
class Recipe:
    """What goes into the configuration of a proxy.

    `part` is for an app behind a proxy that is set up already; "" if there is no such part.
    """

    proxy: str
    file: str
    whole: str
    part: str = ""


def filled(app: str, ours: str, port: int) -> list[Recipe]:
    """The recipes for the app at the origin `app`, where we are at `ours` and listen on `port`."""
    names = {APP: _host(app), OURS: _host(ours), OUR_PORT: f"127.0.0.1:{port}"}
    nginx, caddy = (_filled(name, names) for name in ("nginx.conf", "Caddyfile"))
    # Traefik's services have names of their own.
    traefik = re.sub(r"\bwiki\b", _label(_host(app)), _filled("apps.yaml", names))
    return [
        Recipe("nginx", "nginx.conf", nginx, _part(nginx)),
        Recipe("Caddy", "Caddyfile", caddy, _part(caddy)),
        Recipe("Traefik", "apps.yaml", traefik),
    ]


def _host(origin: str) -> str:
    return urlsplit(origin).netloc


def _label(host: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", host.split(".", maxsplit=1)[0]).strip("-") or "app"


def _filled(name: str, names: dict[str, str]) -> str:
    wanted = "|".join(map(re.escape, names))
    return re.sub(wanted, lambda found: names[found[0]], _read(name))


def _part(recipe: str) -> str:
    return recipe[recipe.index(THE_APP) + 1 :]


@cache
def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
