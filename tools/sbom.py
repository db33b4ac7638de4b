"""The bill of materials of a release, in CycloneDX 1.5: what runs besides our own code.

It names packages and versions, and no address to get them from.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LOCKED = re.compile(r"^([a-z0-9.-]+)==([^ ;\\]+)(?: ; (.+?))? \\$", re.MULTILINE)
NPM_NAMES = {"htmx": "htmx.org"}


def text(root: Path, version: str) -> str:
    """The bill of the checkout at `root`, as text for a file."""
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": _ours(version)},
        "components": [*_packages(root), *_vendored(root)],
    }
    return json.dumps(bill, indent=2) + "\n"


def _ours(version: str) -> dict[str, Any]:
    licenses = [{"license": {"id": "MIT"}}]
    return {"type": "application", "name": "nightlatch", "version": version, "licenses": licenses}


def _packages(root: Path) -> Iterator[dict[str, Any]]:
    locked = (root / "deploy/requirements.txt").read_text("utf-8")
    for name, version, marker in LOCKED.findall(locked):
        only = [{"name": "python:marker", "value": marker}] if marker else []
        yield _library("pypi", name, version) | ({"properties": only} if only else {})


def _vendored(root: Path) -> Iterator[dict[str, Any]]:
    for folder in sorted((root / "static/vendor").iterdir()):
        name, version = folder.name.split("@")
        digest = (folder / "sha256").read_text("utf-8").split()[0]
        hashes = [{"alg": "SHA-256", "content": digest}]
        yield _library("npm", NPM_NAMES[name], version) | {"hashes": hashes}


def _library(registry: str, name: str, version: str) -> dict[str, Any]:
    found = f"pkg:{registry}/{name}@{version}"
    return {"type": "library", "name": name, "version": version, "bom-ref": found, "purl": found}
