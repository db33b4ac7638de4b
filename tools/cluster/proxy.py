"""nginx in front of the instances."""

import os
from collections.abc import Mapping
from pathlib import Path

from tools.cluster import programs, recipes
from tools.cluster.units import Unit

_KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def unit(folder: Path, values: Mapping[str, object]) -> Unit:
    """Its program, with the site of deploy/cluster/."""
    config = folder / "nginx.conf"
    config.write_text(_around(folder, _site(values)), "utf-8")
    command = [programs.path("nginx"), "-c", str(config), "-p", str(folder), "-e", "stderr"]
    return Unit("nginx", command, folder)


def _site(values: Mapping[str, object]) -> str:
    # Only this machine can reach it, so it needs no https.
    lines = recipes.filled("nginx.conf", values).splitlines()
    return "\n".join(line for line in lines if not line.strip().startswith("ssl_"))


def _around(folder: Path, site: str) -> str:
    temporary = "".join(f"{kind}_temp_path {folder}/nginx-{kind};\n" for kind in _KINDS)
    # As root it would go on as an account that can't write to this folder.
    user = "user root root;\n" if os.geteuid() == 0 else ""
    return (
        f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log stderr error;\n"
        f"events {{}}\nhttp {{\n{temporary}{site}\n}}\n"
    )
