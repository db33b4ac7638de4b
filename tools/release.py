"""Makes a release of what is committed; see scripts/release."""

import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
from argparse import ArgumentParser, Namespace
from pathlib import Path

from tools import sbom

NAME = "nightlatch"


class NotReleased(Exception):
    """Why there is no release."""


def main(root: Path, arguments: list[str]) -> None:
    """The command, in the checkout at `root`."""
    options = _parsed(arguments)
    try:
        made = release(root, dry_run=options.dry_run, tested=options.tested)
    except NotReleased as fault:
        sys.exit(str(fault))
    sys.stdout.write(made)


def _parsed(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="scripts/release", description="Release what is committed.")
    parser.add_argument("--dry-run", action="store_true", help="make the files, but no tag")
    parser.add_argument(
        "--tested", action="store_true", help="don't run .ci/run: it has passed for this commit"
    )
    return parser.parse_args(arguments)


def release(root: Path, *, dry_run: bool, tested: bool) -> str:
    """Check everything, make the files, tag the commit. Raises NotReleased."""
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    tag, changes = f"v{version}", _changes(root, version)
    _refuse_what_is_not_committed(root)
    if _git(root, "tag", "--list", tag):
        raise NotReleased(f"The tag {tag} exists already. Raise the version in pyproject.toml.")
    if not tested:
        _run_every_check(root)
    files = _files(root, version)
    if dry_run:
        return f"Made, without a tag: {files}\n"
    _git(root, "tag", "--annotate", tag, f"--message=Nightlatch {version}\n\n{changes}")
    return f"Made: {files}\nTagged {tag}. Publish it with: git push origin {tag}\n"


def _changes(root: Path, version: str) -> str:
    text = (root / "CHANGELOG.md").read_text("utf-8")
    heading, _, section = text.partition("\n## ")[2].partition("\n")
    if not re.fullmatch(rf"{re.escape(version)}, \d{{4}}-\d\d-\d\d", heading):
        raise NotReleased(
            f"CHANGELOG.md must begin with the section “## {version}, YYYY-MM-DD”; "
            f"it begins with “## {heading}”."
        )
    return section.partition("\n## ")[0].strip()


def _refuse_what_is_not_committed(root: Path) -> None:
    if changed := _git(root, "status", "--porcelain"):
        raise NotReleased(f"Commit or remove these first:\n{changed}")


def _run_every_check(root: Path) -> None:
    if subprocess.run([root / ".ci" / "run"], cwd=root, check=False).returncode != 0:
        raise NotReleased("The checks fail, so there is no release.")


def _files(root: Path, version: str) -> str:
    """The archive, the bill of materials, and their sums, in `dist`."""
    dist = root / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    dist.mkdir()
    archive, bill = (dist / f"{NAME}-{version}{end}" for end in (".tar.gz", ".cdx.json"))
    prefix = f"--prefix={NAME}-{version}/"
    _git(root, "archive", "--format=tar.gz", prefix, f"--output={archive}", "HEAD")
    bill.write_text(sbom.text(root, version), "utf-8")
    sums = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in (archive, bill)
    )
    (dist / "SHA256SUMS").write_text("".join(sums), "utf-8")
    return ", ".join(f"dist/{path.name}" for path in sorted(dist.iterdir()))


def _git(root: Path, *arguments: str) -> str:
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotReleased(done.stderr.strip())
    return done.stdout.strip()


if __name__ == "__main__":
    main(Path(__file__).parents[1], sys.argv[1:])
