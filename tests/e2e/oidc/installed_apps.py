"""Apps that nobody here wrote, as their guides set them up; scripts/relying-parties installs them.

JupyterHub with oauthenticator, pgAdmin 4, and Radicale behind mod_auth_openidc.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from settings import ROOT
from tests.e2e import behind
from tests.e2e.oidc import apache
from tests.e2e.oidc.parties import Kind, Party, by

APPS = ROOT / ".cache" / "apps"
STARTING = 120  # seconds that an app may take
SCOPE = "openid profile email groups"
JUPYTERHUB = """
c.JupyterHub.bind_url = "{origin}/"
c.JupyterHub.hub_port = {inner}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.command = ["{proxy}"]
c.JupyterHub.spawner_class = "simple"
c.Spawner.args = ["--allow-root"]

c.JupyterHub.authenticator_class = "generic-oauth"
c.GenericOAuthenticator.client_id = "{id}"
c.GenericOAuthenticator.client_secret = "{secret}"
c.GenericOAuthenticator.oauth_callback_url = "{origin}/hub/oauth_callback"
c.GenericOAuthenticator.authorize_url = "{issuer}/oidc/authorize"
c.GenericOAuthenticator.token_url = "{issuer}/oidc/token"
c.GenericOAuthenticator.userdata_url = "{issuer}/oidc/userinfo"
c.GenericOAuthenticator.logout_redirect_url = "{issuer}/oidc/sign-out"
c.GenericOAuthenticator.scope = ["openid", "profile", "email", "groups"]
c.GenericOAuthenticator.username_claim = "preferred_username"
c.GenericOAuthenticator.manage_groups = True
c.GenericOAuthenticator.auth_state_groups_key = "oauth_user.groups"
c.GenericOAuthenticator.enable_auth_state = True
c.GenericOAuthenticator.admin_groups = {{"Crew"}}
c.GenericOAuthenticator.allow_all = True
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
AUTHENTICATION_SOURCES = ["oauth2"]
OAUTH2_AUTO_CREATE_USER = True
OAUTH2_CONFIG = [{{
    "OAUTH2_NAME": "nightlatch",
    "OAUTH2_DISPLAY_NAME": "Nightlatch",
    "OAUTH2_CLIENT_ID": "{id}",
    "OAUTH2_CLIENT_SECRET": "{secret}",
    "OAUTH2_SERVER_METADATA_URL": "{issuer}/.well-known/openid-configuration",
    "OAUTH2_AUTHORIZATION_URL": "{issuer}/oidc/authorize",
    "OAUTH2_TOKEN_URL": "{issuer}/oidc/token",
    "OAUTH2_API_BASE_URL": "{issuer}/oidc/",
    "OAUTH2_USERINFO_ENDPOINT": "userinfo",
    "OAUTH2_SCOPE": "openid email profile",
    "OAUTH2_USERNAME_CLAIM": "preferred_username",
    "OAUTH2_CHALLENGE_METHOD": "S256",
    "OAUTH2_RESPONSE_TYPE": "code",
    "OAUTH2_ICON": "fa-openid",
    "OAUTH2_BUTTON_COLOR": "#3a5a99",
    "OAUTH2_LOGOUT_URL": "{issuer}/oidc/sign-out"
        "?post_logout_redirect_uri={{redirect_uri}}&id_token_hint={{id_token}}",
}}]
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
    config = folder / "jupyterhub_config.py"
    given = {
        "inner": behind.free_port(),
        "api": behind.free_port(),
        "proxy": APPS / "configurable-http-proxy/node_modules/.bin/configurable-http-proxy",
    }
    config.write_text(_filled(JUPYTERHUB, party, issuer, **given), "utf-8")
    command = [APPS / "jupyterhub/bin/jupyterhub", "--config", config]
    with _started(command, folder, party.origin, JUPYTERHUB_CRYPT_KEY="ab" * 32):
        yield


@contextmanager
def pgadmin(folder: Path, party: Party, issuer: str) -> Iterator[None]:
    at = urlsplit(party.origin)
    text = _filled(PGADMIN, party, issuer, folder=folder, host=at.hostname, port=at.port)
    (folder / "config_local.py").write_text(text, "utf-8")
    first = {"PGADMIN_SETUP_EMAIL": "first@example.test", "PGADMIN_SETUP_PASSWORD": "not-used-0"}
    command = [APPS / "pgadmin4/bin/pgadmin4"]
    with _started(command, folder, party.origin, PYTHONPATH=str(folder), **first):
        yield


@contextmanager
def radicale(folder: Path, party: Party, issuer: str) -> Iterator[None]:
    inner = behind.free_port()
    (folder / "config").write_text(RADICALE.format(port=inner, folder=folder), "utf-8")
    command = [APPS / "radicale/bin/radicale", "--config", folder / "config"]
    own = _started(command, folder, f"http://127.0.0.1:{inner}")
    with own, apache.running(folder, party, issuer, inner):
        yield


def _filled(text: str, party: Party, issuer: str, **more: object) -> str:
    own = {"origin": party.origin, "id": party.id, "secret": party.secret, "issuer": issuer}
    return text.format(**own, **more)


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
        "/redirect_uri",
        by("/.web/"),
        by("/redirect_uri?logout=https%3A%2F%2Fexample.test"),
        scheme="https",
        signed_out="/public/signed-out",
        back_channel="/redirect_uri?logout=backchannel",
    ),
}
