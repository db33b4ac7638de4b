"""The recipes for proxies in deploy/front-door, with the names of an installation filled in."""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from settings import ROOT

FOLDER = ROOT / "deploy" / "front-door"
APP, OURS, OUR_PORT = "wiki.example.com", "login.example.com", "127.0.0.1:8000"
# What is left to replace once the names are filled in; in a recipe it may be on two lines.
_BOTH_NAMES = re.compile(r"Replace both host(\n# | )names(\n# | )and")
# Where a host is named without its port: nginx and Traefik compare with the name alone.
_NAME_ALONE = re.compile(r"server_name [^;]*;|/live/[^/]+/|Host\(`[^`]+`\)")
_NGINX_PORT = re.compile(r"listen 443 ssl;(\s+server_name [^;\s]+):([0-9]+);")
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
    nginx = _named_alone(_NGINX_PORT.sub(r"listen \2 ssl;\1;", nginx))
    # Traefik's services have names of their own.
    traefik = re.sub(r"\bwiki\b", _label(_host(app)), _filled("apps.yaml", names))
    traefik = _listening(app, ours) + _named_alone(traefik)
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
    recipe = _BOTH_NAMES.sub(
        lambda found: "Replace\n#" if "\n" in found[0] else "Replace", _read(name)
    )
    return re.sub(wanted, lambda found: names[found[0]], recipe)


def _named_alone(recipe: str) -> str:
    return _NAME_ALONE.sub(lambda found: re.sub(r":[0-9]+(?=[ ;/`])", "", found[0]), recipe)


def _listening(*origins: str) -> str:
    """What Traefik needs besides, if it isn't asked at the port of https."""
    ports = sorted({port for origin in origins if (port := urlsplit(origin).port)})
    listed = " and ".join(map(str, ports))
    return f"# In traefik.yaml, have an entry point listen on port {listed}.\n" if ports else ""


def _part(recipe: str) -> str:
    return recipe[recipe.index(THE_APP) + 1 :]


@cache
def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
