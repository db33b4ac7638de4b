"""Apache with mod_auth_openidc in front of an app that believes its headers."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from tests.e2e import behind
from tests.e2e.oidc.parties import Party, recipe

MODULES = Path("/usr/lib/apache2/modules")
NEEDED = "mpm_event authn_core authz_core authz_user auth_openidc headers proxy proxy_http ssl"
CLAIM = "oidc_claim_"
CONFIG = """{modules}
{account}ServerRoot {folder}
PidFile {folder}/apache.pid
DefaultRuntimeDir {folder}
ErrorLog /dev/stderr
LogLevel notice auth_openidc:warn
ServerName {origin}
Listen {listen}
SSLEngine on
SSLCertificateFile {folder}/certificate.pem
SSLCertificateKeyFile {folder}/key.pem

{recipe}
OIDCCABundlePath {folder}/certificate.pem

ProxyPass / http://127.0.0.1:{inner}/
RequestHeader set X-Remote-User expr=%{{REMOTE_USER}}
<Location /public>
  Require all granted
</Location>
"""


@contextmanager
def running(folder: Path, party: Party, issuer: str, inner: int) -> Iterator[None]:
    """It serves `party`, which is the app at port `inner`; `folder` has the certificate."""
    config = folder / "apache.conf"
    config.write_text(_config(folder, party, issuer, inner), "utf-8")
    command = [_program(), "-f", str(config), "-DFOREGROUND"]
    environment = {"PATH": os.environ["PATH"]}
    with behind.running(command, folder, environment) as output:
        behind.awaited(output, "resuming normal operations")
        behind.drained(output)
        yield


def _program() -> str:
    found = shutil.which("apache2", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, "apache2 isn't installed: see missing_packages in scripts/test"
    return found


def _config(folder: Path, party: Party, issuer: str, inner: int) -> str:
    # As root it would not serve; its children get another account, which needs no files.
    account = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    return CONFIG.format(
        modules="\n".join(f"LoadModule {n}_module {MODULES}/mod_{n}.so" for n in NEEDED.split()),
        account=account,
        folder=folder,
        listen=urlsplit(party.origin).netloc,
        origin=party.origin,
        recipe=recipe("mod_auth_openidc", party, issuer),
        inner=inner,
    )


@contextmanager
def app(party: Party) -> Iterator[int]:
    """What is behind it: a page that shows who is there, as the headers say; its port."""
    back = quote(party.origin + party.kind.signed_out, safe="")
    out = f"{party.kind.callback}?logout={back}"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Page, out))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


class _Page(BaseHTTPRequestHandler):
    def __init__(self, out: str, *given: Any) -> None:
        self.out = out
        super().__init__(*given)

    def do_GET(self) -> None:
        """Show what the headers say, and the way out."""
        claims = [(name.lower(), value) for name, value in self.headers.items()]
        told = {n.removeprefix(CLAIM): value for n, value in claims if n.startswith(CLAIM)}
        shown = escape(json.dumps({"claims": told}), quote=False) if told else ""
        body = f'<!doctype html><title>App</title><a id="sign-out" href="{self.out}">Sign out</a>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f'{body}<pre id="told">{shown}</pre>'.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""
