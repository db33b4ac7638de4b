"""nginx in front of Nightlatch, by deploy/nginx.conf."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from settings import ROOT
from tests.e2e import behind

RECIPE = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")


@contextmanager
def running(folder: Path, address: str, ports: tuple[int, int], inner: int) -> Iterator[None]:
    """It listens at `address`: the ports are that of https and that of http.

    `folder` has certificate.pem and key.pem, `inner` is Nightlatch's port.
    """
    config = folder / "nginx.conf"
    config.write_text(_adapted(folder, address, ports, inner), "utf-8")
    environment = {"PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"}
    command = ["nginx", "-c", str(config), "-p", str(folder), "-e", "stderr"]
    with behind.running(command, folder, environment) as output:
        behind.awaited(output, "start worker process")
        behind.drained(output)
        yield


def _adapted(folder: Path, address: str, ports: tuple[int, int], inner: int) -> str:
    """The recipe on free ports, with a certificate of the test's own and files in its folder."""
    text = RECIPE
    for ours, here in (
        ("listen 80;", f"listen {address}:{ports[1]};"),
        ("listen 443 ssl;", f"listen {address}:{ports[0]} ssl;"),
        ("/etc/letsencrypt/live/login.example.com/fullchain.pem", f"{folder}/certificate.pem"),
        ("/etc/letsencrypt/live/login.example.com/privkey.pem", f"{folder}/key.pem"),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:{inner}"),
    ):
        assert text.count(ours) == 1
        text = text.replace(ours, here)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    # As root nginx would go on as an account that cannot write to the test's folder.
    user = "user root root;\n" if os.geteuid() == 0 else ""
    return (
        f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log stderr notice;\nevents {{}}\n"
        # As Debian has it: whatever passes is compressed.
        f"http {{\ngzip on;\naccess_log {folder}/access.log;\n{temporary}{text}}}\n"
    )
