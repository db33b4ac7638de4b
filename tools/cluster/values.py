"""What goes in place of each gap in the recipes: made once, and kept in the cluster's folder."""

import base64
import ipaddress
import json
import random
import secrets
import socket
from pathlib import Path

from tools import certificates
from tools.cluster import programs
from tools.cluster.machines import give
from tools.ports import free_port

NAMES = ("one", "two", "three")
PORTS = (2379, 2380, 5432, 8000, 8008)
PASSWORDS = ("API", "SUPERUSER", "REPLICATION", "REWIND", "DATABASE")
_LOOPBACK = ipaddress.ip_network("127.64.0.0/10")


def of(folder: Path) -> dict[str, str]:
    """Those of the cluster in this folder."""
    kept = folder / "values.json"
    if not kept.exists():
        values = _drawn(folder)
        _write_certificate(values)
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(values, indent=1))
    found: dict[str, str] = json.loads(kept.read_text())
    return found


def _drawn(folder: Path) -> dict[str, str]:
    listen = f"127.0.0.1:{free_port()}"
    return {
        **dict(zip((name.upper() for name in NAMES), _free_addresses(), strict=True)),
        **{f"{name}_PASSWORD": secrets.token_urlsafe(24) for name in PASSWORDS},
        "SECRET_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "NETWORK": str(_LOOPBACK.supernet(new_prefix=8)),
        "PROXIES": "127.0.0.1",
        "PUBLIC_URL": f"http://{listen}",
        "HOST_NAME": "127.0.0.1",
        "LISTEN": listen,
        "SITE_CERTIFICATE": "",
        "SITE_CERTIFICATE_KEY": "",
        "BINARIES": str(programs.postgresql()),
        "AUTHORITY": str(folder / "certificate.pem"),
        "CERTIFICATE": str(folder / "certificate.pem"),
        "CERTIFICATE_KEY": str(folder / "certificate-key.pem"),
    }


def _free_addresses() -> list[str]:
    """An address of this machine for each of the cluster's, with the usual ports free."""
    found: list[str] = []
    for _ in range(100):
        address = str(_LOOPBACK[random.randrange(1, _LOOPBACK.num_addresses - 1)])  # noqa: S311
        if all(_is_free(address, port) for port in PORTS):
            found.append(address)
        if len(found) == len(NAMES):
            return found
    raise OSError(f"Something listens on one of the ports {PORTS} of every address.")


def _is_free(address: str, port: int) -> bool:
    try:
        socket.create_server((address, port)).close()
    except OSError:
        return False
    return True


def _write_certificate(values: dict[str, str]) -> None:
    certificate, key = certificates.self_signed(*(values[name.upper()] for name in NAMES))
    Path(values["CERTIFICATE"]).write_bytes(certificate)
    path = Path(values["CERTIFICATE_KEY"])
    path.touch(mode=0o600)
    path.write_bytes(key)
    give(path)
