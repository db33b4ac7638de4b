"""The version of the testers' kit: one for both packages, and a new one when their sources change.

    scripts/kit 2.1.0 "What changes for people who use it"

writes it everywhere it belongs, and the sentence into qa/CHANGELOG.md. `qa/VERSION` records it
with the hash of the sources, so that tests/unit/qa notices sources that moved on
without it: package managers keep what they have by version.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

VERSION = "VERSION"
IN_PYTHON = "python/src/nightlatch_qa/__init__.py"
IN_DOCS = "../docs/qa.md"
IN_NPM = ("typescript/package.json", "typescript/package-lock.json")
SOURCES = (
    *("python/pyproject.toml", "python/src"),
    *("typescript/package.json", "typescript/tsconfig.json", "typescript/tsconfig.build.json"),
    "typescript/src",
)


class NotReleased(Exception):
    """Why nothing was written."""


def release(folder: Path, version: str, change: str) -> None:
    """Give the kit in `folder` this version, for this change. Raises NotReleased."""
    before, recorded = read(folder)
    if not re.fullmatch(r"\d+\.\d+\.\d+", version) or _numbers(version) <= _numbers(before):
        raise NotReleased(f"{version} is no version after {before}.")
    if recorded == hashed(folder):
        raise NotReleased(f"The sources are those of {before} still.")
    _write(folder / IN_PYTHON, f'__version__ = "{before}"', f'__version__ = "{version}"')
    for name in IN_NPM:
        # In a lock the package appears twice.
        _write(folder / name, f'"version": "{before}"', f'"version": "{version}"', most=2)
    for tag in ("qa", "qa-npm"):
        _write(folder / IN_DOCS, f"{tag}-{before}", f"{tag}-{version}", most=-1)
    entry = f"## {version}, {datetime.now(UTC):%Y-%m-%d}\n\n- {change}\n\n## {before},"
    _write(folder / "CHANGELOG.md", f"## {before},", entry)
    (folder / VERSION).write_text(f"{version} {hashed(folder)}\n", "utf-8")


def read(folder: Path) -> tuple[str, str]:
    """The version, and the hash of its sources."""
    version, recorded = (folder / VERSION).read_text("utf-8").split()
    return version, recorded


def hashed(folder: Path) -> str:
    """The hash of the sources of both packages."""
    whole = hashlib.sha256()
    for path in _sources(folder):
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = folder / name
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (each for each in inside if each.is_file() and each.suffix != ".pyc")


def _numbers(version: str) -> list[int]:
    return [int(number) for number in version.split(".")]


def _write(path: Path, stands: str, instead: str, *, most: int = 1) -> None:
    text = path.read_text("utf-8")
    if stands not in text:
        raise NotReleased(f"{path} does not hold {stands!r}.")
    path.write_text(text.replace(stands, instead, most), "utf-8")


def main() -> None:
    """The command."""
    folder = Path(__file__).parent.parent / "qa"
    match sys.argv[1:]:
        case []:
            sys.stdout.write(f"{read(folder)[0]}\n")
        case [version, change]:
            try:
                release(folder, version, change)
            except NotReleased as fault:
                sys.exit(str(fault))
        case _:
            sys.exit('scripts/kit [2.1.0 "What changes for people who use it"]')


if __name__ == "__main__":
    main()
