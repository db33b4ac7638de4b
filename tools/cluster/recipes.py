"""The files in deploy/cluster/, filled in for one machine."""

import re
from collections.abc import Mapping
from pathlib import Path

from settings import ROOT

RECIPES = ROOT / "deploy" / "cluster"
_GAP = re.compile(r"\$\{([A-Z_]+)\}")


def filled(name: str, values: Mapping[str, object]) -> str:
    """The text of a file with a value in each gap. Raises KeyError if one has none."""
    return _GAP.sub(lambda gap: str(values[gap[1]]), (RECIPES / name).read_text("utf-8"))


def write(name: str, values: Mapping[str, object], path: Path) -> Path:
    """Write it for those alone who may know its passwords."""
    path.touch(mode=0o600)
    path.write_text(filled(name, values), "utf-8")
    return path


def environment(values: Mapping[str, object]) -> dict[str, str]:
    """The settings of an instance of Nightlatch."""
    lines = filled("nightlatch.env", values).splitlines()
    return dict(line.split("=", 1) for line in lines if line and line[0] != "#")
