"""nginx by our recipe, on loopback and without TLS, in front of an app that costs nothing."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.peers.running import STARTS_WITHIN, DidNotStart, free_port
from settings import ROOT

RECIPE = ROOT / "deploy" / "front-door" / "nginx.conf"
HOST = "wiki.example.test"
KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def recipe(checking: int) -> str:
    """The app's part of the recipe, {port} to be filled in, that asks Nightlatch at this port."""
    text = RECIPE.read_text("utf-8")
    before, app = text[: text.index("\nserver {")], text[text.index("# The app.") :]
    tls = ("ssl_certificate", "ssl_certificate_key", "ssl_protocols")
    kept = "\n".join(line for line in f"{before}\n{app}".splitlines() if not _begins(line, tls))
    for theirs, ours in (
        ("listen 443 ssl;", "listen 127.0.0.1:<port>;"),
        ("wiki.example.com", HOST),
        ("127.0.0.1:8000", f"127.0.0.1:{checking}"),
        ("proxy_pass http://127.0.0.1:3000;", "empty_gif;"),
    ):
        assert theirs in kept, theirs
        kept = kept.replace(theirs, ours)
    return kept


@contextmanager
def running(folder: Path, servers: str) -> Iterator[tuple[int, int]]:
    """The port and the process of an nginx with these servers; it ends with the block."""
    folder.mkdir(mode=0o700)
    port = free_port()
    (folder / "nginx.conf").write_text(_whole(folder, servers.replace("<port>", str(port))))
    command = ["nginx", "-c", f"{folder}/nginx.conf", "-p", f"{folder}", "-e", f"{folder}/log"]
    with subprocess.Popen(command, env={"PATH": f"{os.environ['PATH']}:/usr/sbin"}) as process:
        try:
            if not _listens_within(STARTS_WITHIN, port):
                raise DidNotStart("nginx")
            yield port, process.pid
        finally:
            process.send_signal(signal.SIGTERM)


def _whole(folder: Path, servers: str) -> str:
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in KINDS)
    # As root nginx would go on as an account that can't write to the folder.
    user = "user root root;\n" if os.geteuid() == 0 else ""
    return (
        f"{user}daemon off;\nworker_processes auto;\npid {folder}/pid;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{servers}}}\n"
    )


def _begins(line: str, names: tuple[str, ...]) -> bool:
    return line.strip().startswith(names)


def _listens_within(seconds: float, port: int) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return True
        time.sleep(0.01)
    return False
