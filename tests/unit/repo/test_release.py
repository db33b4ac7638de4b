"""A release is what is committed, tested and described; each is made from a clone of its own."""

import hashlib
import json
import re
import subprocess
import tarfile
import tomllib
from pathlib import Path

import pytest

from settings import ROOT

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
NAME = f"nightlatch-{VERSION}"
CHANGELOG = f"""# Changelog

## {VERSION}, 2026-12-01

- People sign in twice as fast

## 0.9.0, 2026-01-01

- Something older
"""
# As they are here, committed or not.
COPIED = ("scripts", "tools", "deploy", ".ci", ".gitignore", "pyproject.toml")


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip()


class Checkout:
    """A clone whose changelog is ready for the release."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        run("git", "clone", "--quiet", "--shared", str(ROOT), str(folder))
        run("cp", "-r", *(str(ROOT / name) for name in COPIED), str(folder))
        self.git("config", "user.name", "Ada")
        self.git("config", "user.email", "ada@example.com")
        self.commit("CHANGELOG.md", CHANGELOG)

    @property
    def dist(self) -> Path:
        return self.folder / "dist"

    def git(self, *arguments: str) -> str:
        return run("git", "-C", str(self.folder), *arguments)

    def commit(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", f"Change {name}")

    def release(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.folder / "scripts" / "release"), *arguments]
        return subprocess.run(
            command, cwd="/", capture_output=True, text=True, check=False, timeout=60
        )

    def refused(self, *arguments: str) -> str:
        done = self.release(*arguments)
        assert done.returncode == 1
        assert (self.git("tag", "--list", "v*"), self.dist.exists()) == ("", False)
        return done.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout")


def test_it_leaves_source_bill_and_sums_and_an_annotated_tag(checkout: Checkout) -> None:
    assert checkout.release("--tested").returncode == 0
    files = [f"{NAME}.tar.gz", f"{NAME}.cdx.json"]
    assert {path.name for path in checkout.dist.iterdir()} == {*files, "SHA256SUMS"}
    summed = [hashlib.sha256((checkout.dist / name).read_bytes()).hexdigest() for name in files]
    lines = [f"{digest}  {name}\n" for digest, name in zip(summed, files, strict=True)]
    assert (checkout.dist / "SHA256SUMS").read_text() == "".join(lines)
    tag = f"v{VERSION}"
    assert checkout.git("cat-file", "-t", tag) == "tag"
    assert checkout.git("rev-parse", f"{tag}^{{commit}}") == checkout.git("rev-parse", "HEAD")
    message = checkout.git("tag", "--list", "--format=%(contents)", tag)
    assert message == f"Nightlatch {VERSION}\n\n- People sign in twice as fast"


def test_the_archive_holds_what_is_committed_and_nothing_else(checkout: Checkout) -> None:
    (checkout.folder / ".env").write_text("NIGHTLATCH_SUPPORT=Ada\n")
    assert checkout.release("--tested").returncode == 0
    with tarfile.open(checkout.dist / f"{NAME}.tar.gz") as archive:
        held = {name.removeprefix(f"{NAME}/") for name in archive.getnames()}
    committed = checkout.git("ls-files").splitlines()
    assert {name for name in held if (checkout.folder / name).is_file()} == set(committed)


@pytest.mark.requirement("S-98")
def test_the_bill_lists_what_is_locked_and_the_vendored_script(checkout: Checkout) -> None:
    assert checkout.release("--tested").returncode == 0
    text = (checkout.dist / f"{NAME}.cdx.json").read_text("utf-8")
    bill = json.loads(text)
    locked = (ROOT / "deploy" / "requirements.txt").read_text("utf-8")
    packages = re.findall(r"(?m)^([\w.-]+)==([\w.]+)", locked)
    listed = [part["purl"] for part in bill["components"]]
    assert listed == [*(f"pkg:pypi/{n}@{v}" for n, v in packages), "pkg:npm/htmx.org@4.0.1"]
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert bill["metadata"]["component"]["version"] == VERSION
    assert "://" not in text


def test_a_dry_run_makes_the_files_and_no_tag(checkout: Checkout) -> None:
    done = checkout.release("--dry-run", "--tested")
    assert (done.returncode, checkout.git("tag", "--list", "v*")) == (0, "")
    assert (checkout.dist / "SHA256SUMS").exists()


def test_what_is_not_committed_is_refused_by_name(checkout: Checkout) -> None:
    (checkout.folder / "forgotten.py").touch()
    assert "forgotten.py" in checkout.refused("--tested")


@pytest.mark.parametrize("heading", ["not yet released", "soon", ""])
def test_a_changelog_without_a_date_is_refused(checkout: Checkout, heading: str) -> None:
    checkout.commit("CHANGELOG.md", CHANGELOG.replace("2026-12-01", heading))
    assert f"## {VERSION}, YYYY-MM-DD" in checkout.refused("--tested")


def test_a_changelog_that_ends_with_an_earlier_version_is_refused(checkout: Checkout) -> None:
    checkout.commit("CHANGELOG.md", CHANGELOG.replace(f"## {VERSION}", "## 0.9.1"))
    assert "0.9.1" in checkout.refused("--tested")


def test_a_version_is_released_once(checkout: Checkout) -> None:
    assert checkout.release("--tested").returncode == 0
    checkout.commit("README.md", "Better\n")
    again = checkout.release("--tested")
    assert again.returncode == 1
    assert f"v{VERSION} exists already" in again.stderr


def test_nothing_is_released_whose_checks_fail(checkout: Checkout) -> None:
    checkout.commit(".ci/run", "#!/bin/sh\nexit 1\n")
    assert "checks fail" in checkout.refused()


def test_checks_that_pass_lead_to_the_release(checkout: Checkout) -> None:
    checkout.commit(".ci/run", "#!/bin/sh\ntouch ../checked\n")
    assert checkout.release().returncode == 0
    assert (checkout.folder.parent / "checked").exists()
