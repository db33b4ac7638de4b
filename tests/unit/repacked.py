"""Backups that somebody has changed."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from operations import backup_archive


def repacked(file: Path, change: Callable[[dict[str, Any]], object], *, sums: bool = True) -> None:
    """The same backup with another manifest, and with the right sum of it unless told otherwise."""
    with tarfile.open(file) as tar:
        parts = [(m, (tar.extractfile(m) or io.BytesIO()).read()) for m in tar]
    with tarfile.open(file, "w") as tar:
        for member, content in parts:
            text = content
            if member.name == backup_archive.MANIFEST:
                manifest = json.loads(content)
                change(manifest)
                if sums and "sum" in manifest:
                    manifest.pop("sum")
                    manifest["sum"] = hashlib.sha256(
                        json.dumps(manifest, sort_keys=True).encode()
                    ).hexdigest()
                text = json.dumps(manifest).encode()
                member.size = len(text)
            tar.addfile(member, io.BytesIO(text))
