"""Everything that runs: Nightlatch behind nginx, and programs that sign people in with it."""

import json
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e import behind, nginx
from tests.e2e.oidc import apache, parties, programs
from tests.e2e.oidc.parties import OF_NPM, OF_PYPI, Party
from tests.e2e.oidc.people import Registry
from tools.certificates import self_signed
from tools.ports import free_port

ADDRESS = "127.0.0.31"


@dataclass(frozen=True)
class Scene:
    """What runs."""

    issuer: str
    parties: dict[str, Party]
    people: Registry


@contextmanager
def running() -> Iterator[Scene]:
    """All of it, until the block ends."""
    of_npm, of_pypi = programs.npm_installed(), programs.python_installed()
    with ExitStack() as until_the_end:
        folder = Path(until_the_end.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)  # Apache's children read the certificate by another account
        scene = until_the_end.enter_context(provider(folder, parties.of(parties.KINDS)))
        start = until_the_end.enter_context
        start(_apps(of_npm, folder, scene, OF_NPM))
        start(_apps(of_pypi, folder, scene, OF_PYPI))
        guarded = scene.parties["mod_auth_openidc"]
        start(apache.running(folder, guarded, scene.issuer, start(apache.app(guarded))))
        yield scene


@contextmanager
def provider(folder: Path, of_all: dict[str, Party]) -> Iterator[Scene]:
    """Nightlatch with these apps, which trusts the certificate that all of them have."""
    hosts = [ADDRESS, *(party.kind.address for party in of_all.values())]
    certificate, key = self_signed(*hosts)
    (folder / "certificate.pem").write_bytes(certificate)
    (folder / "key.pem").write_bytes(key)
    ports = free_port(), free_port()
    issuer, inner = f"https://{ADDRESS}:{ports[0]}", free_port()
    people = Registry(folder / "data")
    people.register(of_all.values(), int(time.time()))
    trusting = {"SSL_CERT_FILE": str(folder / "certificate.pem")}
    proxy = nginx.running(folder, ADDRESS, ports, inner)
    with behind.serving(folder, inner, issuer, **trusting), proxy:
        yield Scene(issuer, of_all, people)


@contextmanager
def _apps(command: list[str], folder: Path, scene: Scene, names: Iterable[str]) -> Iterator[None]:
    """The process with these apps."""
    certificate = str(folder / "certificate.pem")
    here = {
        name: {"origin": party.origin, "id": party.id, "secret": party.secret}
        for name, party in scene.parties.items()
        if name in names
    }
    environment = {
        "PATH": os.environ["PATH"],
        "ISSUER": scene.issuer,
        "RELYING_PARTIES": json.dumps(here),
        "CERTIFICATE": certificate,
        "KEY": str(folder / "key.pem"),
        "NODE_EXTRA_CA_CERTS": certificate,
        "REQUESTS_CA_BUNDLE": certificate,
    }
    with behind.running(command, folder, environment) as output:
        behind.awaited(output, "The apps are running")
        behind.drained(output)
        yield
