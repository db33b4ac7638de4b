"""The five proxies, each with the recipe of deploy/front-door as it stands.

Only names, ports and certificates are the test's own. All have the same port, each at an address of
its own on this machine, so that to people and to Nightlatch they look the same.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml  # type: ignore[import-untyped]  # it has no types

from settings import ROOT
from tests.e2e import behind
from tests.e2e.front_door import raw

RECIPES = ROOT / "deploy" / "front-door"
LOGIN, WIKI, BOARD = "login.example.test", "wiki.example.test", "board.other.test"
NUMBERS = "numbers.example.test"  # Prometheus, which nobody here wrote
ADDRESSES = {
    "nginx": "127.0.0.21",
    "caddy-2.6": "127.0.0.22",
    "caddy-2.11.1": "127.0.0.23",
    "caddy": "127.0.0.24",
    "traefik": "127.0.0.25",
}


@dataclass(frozen=True)
class Ports:
    """Where Nightlatch and the apps are, by host name, and where all proxies are."""

    nightlatch: int
    https: int
    http: int
    apps: dict[str, int]


@dataclass(frozen=True)
class Proxy:
    """A proxy that runs: what it is called, and where it is."""

    name: str
    address: str
    port: int

    @property
    def way_cookie(self) -> str:
        """What the cookie of an app is called, at a port that isn't the usual one."""
        return f"__Host-nightlatch-{self.port}"

    @property
    def state_cookie(self) -> str:
        """What the cookie is called that ties a code to a browser."""
        return f"{self.way_cookie}-state"


@contextmanager
def running(name: str, program: str, folder: Path, ports: Ports) -> Iterator[Proxy]:
    """Start it with the recipe; `folder` has the certificate."""
    kind = name.partition("-")[0]
    prepare, command, ready = KINDS[kind]
    here = folder / name
    here.mkdir()
    prepare(here, ports, ADDRESSES[name])
    environment = {"PATH": os.environ["PATH"], "HOME": str(here)}
    line = [program, *(part.format(here=here) for part in command)]
    with behind.running(line, here, environment) as output:
        behind.awaited(output, ready)
        behind.drained(output)
        proxy = Proxy(name, ADDRESSES[name], ports.https)
        # Traefik says that it has a route before it listens, and listens before it goes by it.
        raw.await_answers((proxy.address, proxy.port), LOGIN)
        yield proxy


def _nginx(here: Path, ports: Ports, address: str) -> None:
    files = (("fullchain.pem", "certificate.pem"), ("privkey.pem", "key.pem"))
    text = _changed(
        _recipe("nginx.conf", ports),
        ("listen 80;", f"listen {address}:{ports.http};"),
        ("listen 443 ssl", f"listen {address}:{ports.https} ssl"),
        *(
            (f"set $app_host {name};", f"set $app_host {name}:{ports.https};")
            for name in ports.apps
        ),
        *(
            (f"/etc/letsencrypt/live/{name}/{theirs}", f"../{ours}")
            for name in (LOGIN, *ports.apps)
            for theirs, ours in files
        ),
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {here}/{kind};\n" for kind in kinds)
    # As root nginx would go on as an account that cannot write to the test's folder.
    user = "user root root;\n" if os.geteuid() == 0 else ""
    (here / "nginx.conf").write_text(
        f"{user}daemon off;\npid {here}/nginx.pid;\nerror_log stderr notice;\nevents {{}}\n"
        f"http {{\ngzip on;\naccess_log {here}/access.log;\n{temporary}{text}}}\n",
        "utf-8",
    )


def _caddy(here: Path, ports: Ports, address: str) -> None:
    tls = f"\n\tbind {address}\n\ttls ../certificate.pem ../key.pem"
    text = _changed(
        _recipe("Caddyfile", ports),
        *((f"\n{name} {{", f"\n{name}:{ports.https} {{{tls}") for name in (LOGIN, *ports.apps)),
    )
    own = "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}\n"
    (here / "Caddyfile").write_text(own + text, "utf-8")


def _traefik(here: Path, ports: Ports, address: str) -> None:
    static = _changed(
        _recipe("traefik.yaml", ports),
        ('address: ":80"', f'address: "{address}:{ports.http}"'),
        ('address: ":443"', f'address: "{address}:{ports.https}"'),
        ("certResolver: letsencrypt", "{}"),
        ("/etc/traefik/apps.yaml", f"{here}/apps.yaml"),
        ("/etc/traefik/acme.json", f"{here}/acme.json"),
    )
    resolvers = static.index("certificatesResolvers:")
    (here / "traefik.yaml").write_text(f"{static[:resolvers]}log:\n  level: DEBUG\n", "utf-8")
    files = f"certFile: {here}/../certificate.pem, keyFile: {here}/../key.pem"
    certificates = f"\ntls:\n  stores:\n    default:\n      defaultCertificate: {{{files}}}\n"
    (here / "apps.yaml").write_text(_recipe("apps.yaml", ports) + certificates, "utf-8")


def _recipe(name: str, ports: Ports) -> str:
    """A recipe with the test's names, and the part that is about the app for each other one."""
    text = (RECIPES / name).read_text("utf-8")
    for wanted, ours in (
        ("login.example.com", LOGIN),
        ("wiki.example.com", WIKI),
        ("127.0.0.1:8000", f"127.0.0.1:{ports.nightlatch}"),
    ):
        assert wanted in text or name == "traefik.yaml"
        text = text.replace(wanted, ours)
    whole = text.replace("127.0.0.1:3000", f"127.0.0.1:{ports.apps[WIKI]}")
    for host, port in ports.apps.items():
        if host != WIKI:
            other = text.replace("127.0.0.1:3000", f"127.0.0.1:{port}").replace(WIKI, host)
            whole = _with_another(name, whole, other)
    return whole


def _with_another(name: str, first: str, other: str) -> str:
    if name == "apps.yaml":
        return _merged(first, other)
    begin = {"nginx.conf": "# The app. For another", "Caddyfile": "# The app. Another"}.get(name)
    return first + other[other.index(begin) :] if begin else first


def _merged(first: str, other: str) -> str:
    one, more = yaml.safe_load(first), yaml.safe_load(other)
    number = len(one["http"]["services"])
    renamed = str(yaml.safe_dump(more)).replace("wiki", f"app-{number}")
    for part in ("routers", "services"):
        one["http"][part] |= yaml.safe_load(renamed)["http"][part]
    return str(yaml.safe_dump(one))


def _changed(text: str, *changes: tuple[str, str]) -> str:
    for wanted, ours in changes:
        assert wanted in text, wanted
        text = text.replace(wanted, ours)
    return text


Prepare = Callable[[Path, Ports, str], None]
# By kind: what writes its files, how it is started, and what it says once it is there.
KINDS: dict[str, tuple[Prepare, list[str], str]] = {
    "nginx": (
        _nginx,
        ["-c", "{here}/nginx.conf", "-p", "{here}", "-e", "stderr"],
        "start worker process",
    ),
    "caddy": (
        _caddy,
        ["run", "--adapter", "caddyfile", "--config", "{here}/Caddyfile"],
        "serving initial configuration",
    ),
    "traefik": (_traefik, ["--configFile={here}/traefik.yaml"], f"Adding route for {LOGIN}"),
}
