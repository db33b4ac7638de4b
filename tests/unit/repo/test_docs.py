"""What is written beside the code: links lead somewhere, and one thing stands in one place."""

import re
import tomllib
from pathlib import Path

import pytest

from settings import ROOT
from tests.unit.repo import tracked

FILES = [ROOT / name for name in tracked.names() if (ROOT / name).is_file()]
PAGES = [path for path in FILES if path.suffix == ".md" and "cases" not in path.parts]
WIDTH = 100
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose(path: Path) -> str:
    """A page without its examples of code."""
    return re.sub(r"(?ms)^( *)```.*?^\1```$", "", path.read_text("utf-8"))


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"(?m)^#+ (.+)$", prose(path))
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_link_of_a_page_leads_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        place, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = path.parent / place if place else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_file_of_ours_that_a_page_names_is_there(path: Path) -> None:
    ours = r"(?<![\w/.-])(?:tests|domain|web|routes|operations|server|scripts|tools|docs|deploy)/"
    for name in re.findall(rf"{ours}[\w./-]*\w", path.read_text("utf-8")):
        assert "NOUN" in name or (ROOT / name).exists(), name


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_prose_is_wrapped_so_that_a_diff_can_be_read(path: Path) -> None:
    for line in prose(path).splitlines():
        in_a_table, a_link_alone = line.lstrip().startswith("|"), " " not in line.strip()
        assert len(line) <= WIDTH or in_a_table or a_link_alone, line


def test_the_readme_names_licence_changelog_contributing_and_security_policy() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in ("LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"):
        assert f"]({name})" in readme
    assert "MIT License" in (ROOT / "LICENSE").read_text("utf-8")


def test_vulnerabilities_are_reported_where_only_maintainers_read_them() -> None:
    policy = (ROOT / "SECURITY.md").read_text("utf-8")
    assert "Report a vulnerability" in policy
    assert "@" not in policy


def test_the_readme_shows_its_picture_small_and_described() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    [(described, name)] = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", readme)
    assert len(described.split()) > 5
    assert (ROOT / name).stat().st_size < 150 * 1024


def test_every_script_is_named_in_a_page() -> None:
    pages = "".join(path.read_text("utf-8") for path in PAGES)
    for script in (ROOT / "scripts").iterdir():
        assert f"scripts/{script.name}" in pages


def test_hosted_ci_runs_what_everyone_can_run() -> None:
    workflow = (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
    assert "- run: .ci/run\n" in workflow
    assert "scripts/test --install" in (ROOT / ".ci/run").read_text("utf-8")


def test_the_version_stands_in_pyproject_alone() -> None:
    ours = [p for p in FILES if p.parts[len(ROOT.parts)] not in {"qa", "bench", "static"}]
    written = re.compile(rf"(?i)(?:nightlatch|version).{{0,12}}\b{re.escape(VERSION)}\b")
    ours = [p for p in ours if p.suffix != ".md" and p.name != "package-lock.json"]
    assert {named(p) for p in ours if written.search(text(p))} == {"pyproject.toml"}


def text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")
