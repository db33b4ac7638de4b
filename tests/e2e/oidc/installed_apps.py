"""Apps that nobody here wrote, as their guides set them up; scripts/relying-parties installs them.

JupyterHub with oauthenticator, pgAdmin 4, and Radicale behind mod_auth_openidc.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import Page

from settings import ROOT
from tests.e2e import behind
from tests.e2e.oidc import apache
from tests.e2e.oidc.parties import Kind, Party, by, recipe
from tools.ports import free_port

APPS = ROOT / ".cache" / "apps"
STARTING = 120  # seconds that an app may take
# What each needs besides the recipe: where it is, and that the test's addresses will do.
JUPYTERHUB = """
c.JupyterHub.bind_url = "{origin}/"
c.JupyterHub.hub_port = {inner}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.command = ["{proxy}"]
c.JupyterHub.spawner_class = "simple"
c.Spawner.args = ["--allow-root"]
"""
PGADMIN = """
DATA_DIR = "{folder}/data"
LOG_FILE = "{folder}/pgadmin.log"
DEFAULT_SERVER = "{host}"
DEFAULT_SERVER_PORT = {port}
MASTER_PASSWORD_REQUIRED = False
UPGRADE_CHECK_ENABLED = False
SHOW_GRAVATAR_IMAGE = False
ALLOW_SPECIAL_EMAIL_DOMAINS = ["test"]
"""
RADICALE = """[server]
hosts = 127.0.0.1:{port}
[auth]
type = http_x_remote_user
[storage]
filesystem_folder = {folder}/collections
"""


@contextmanager
def jupyterhub(folder: Path, party: Party, issuer: str) -> Iterator[None]:
    config, proxy = folder / "jupyterhub_config.py", APPS / "configurable-http-proxy"
    own = JUPYTERHUB.format(
        origin=party.origin,
        inner=free_port(),
        api=free_port(),
        proxy=proxy / "node_modules/.bin/configurable-http-proxy",
    )
    config.write_text(recipe("jupyterhub", party, issuer) + own, "utf-8")
    command = [APPS / "jupyterhub/bin/jupyterhub", "--config", config]
    with _started(command, folder, party.origin):
        yield


@contextmanager
def pgadmin(folder: Path, party: Party, issuer: str) -> Iterator[None]:
    at = urlsplit(party.origin)
    own = PGADMIN.format(folder=folder, host=at.hostname, port=at.port)
    (folder / "config_local.py").write_text(recipe("pgadmin", party, issuer) + own, "utf-8")
    first = {"PGADMIN_SETUP_EMAIL": "first@example.test", "PGADMIN_SETUP_PASSWORD": "not-used-0"}
    command = [APPS / "pgadmin4/bin/pgadmin4"]
    with _started(command, folder, party.origin, PYTHONPATH=str(folder), **first):
        yield


@contextmanager
def radicale(folder: Path, party: Party, issuer: str) -> Iterator[None]:
    inner = free_port()
    (folder / "config").write_text(RADICALE.format(port=inner, folder=folder), "utf-8")
    command = [APPS / "radicale/bin/radicale", "--config", folder / "config"]
    own = _started(command, folder, f"http://127.0.0.1:{inner}")
    with own, apache.running(folder, party, issuer, inner):
        yield


@contextmanager
def _started(command: Sequence[object], folder: Path, address: str, **more: str) -> Iterator[None]:
    certificate = str(folder / "certificate.pem")
    environment = {
        # JupyterHub finds the servers that it starts by it.
        "PATH": f"{Path(str(command[0])).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "SSL_CERT_FILE": certificate,
        "REQUESTS_CA_BUNDLE": certificate,
        **more,
    }
    with behind.running([str(part) for part in command], folder, environment) as output:
        behind.drained(output)
        end = time.monotonic() + STARTING
        while not _answers(address):
            assert time.monotonic() < end, f"{command[0]} doesn't answer"
            time.sleep(0.2)
        yield


def _answers(address: str) -> bool:
    at = urlsplit(address)
    connection = HTTPConnection(str(at.hostname), at.port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status != 404  # JupyterHub's proxy is there before it
    except OSError:
        return False
    finally:
        connection.close()


def _out_of_radicale(page: Page, origin: str) -> None:
    page.goto(f"{origin}/oidc-callback?logout={quote(f'{origin}/public/signed-out', safe='')}")


RUNNING: dict[str, Callable[[Path, Party, str], AbstractContextManager[None]]] = {
    "jupyterhub": jupyterhub,
    "pgadmin": pgadmin,
    "radicale": radicale,
}
KINDS = {
    "jupyterhub": Kind(
        "127.0.0.41",
        "/hub/oauth_callback",
        by("/hub/oauth_login"),
        by("/hub/logout"),
        signed_out="",
    ),
    "pgadmin": Kind(
        "127.0.0.42",
        "/oauth2/authorize",
        by("/login", "Nightlatch"),
        by("/oauth2/logout"),
    ),
    "radicale": Kind(
        "127.0.0.43",
        "/oidc-callback",
        by("/.web/"),
        _out_of_radicale,
        scheme="https",
        signed_out="/public/signed-out",
        back_channel="/oidc-callback?logout=backchannel",
    ),
}
