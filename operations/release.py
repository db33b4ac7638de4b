"""Which Nightlatch this is: its number, and the commit of the checkout that runs."""

import re
import tomllib
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_SHOWN = 9  # digits of a commit


def described(root: Path = _ROOT) -> str:
    """As "1.0.0 (a1b2c3d4e)", or the number alone outside a checkout."""
    number = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    commit = _commit(root / ".git")
    return f"{number} ({commit[:_SHOWN]})" if commit else str(number)


def _commit(git: Path) -> str:
    # Not by asking git: it refuses in a checkout that belongs to another account.
    try:
        head = (git / "HEAD").read_text("utf-8").strip()
        named = head.removeprefix("ref: ")
        return _sha(_of_branch(git, named) if named != head else head)
    except OSError:
        return ""


def _of_branch(git: Path, name: str) -> str:
    loose = git / name
    if loose.is_file():
        return loose.read_text("utf-8").strip()
    packed = (git / "packed-refs").read_text("utf-8").splitlines()
    return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "")


def _sha(text: str) -> str:
    return text if re.fullmatch(r"[0-9a-f]{40,64}", text) else ""


# As it was when this process started: what lies on the disk may be newer by now.
RUNNING = described()
