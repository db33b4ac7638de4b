"""The recipes for CI in docs/qa.md: their shell steps run, on a project with the first test.

What they'd download is there already, as from a cache: packages of this checkout's .venv, and the
browser of this machine. Steps with `uses:` are GitHub's own, and have what they do arranged.
"""

import os
import re
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # it has no types

from settings import ROOT

TOLD = (ROOT / "docs/qa.md").read_text("utf-8")
RECIPES = [
    yaml.safe_load(text)
    for text in re.findall(
        r"```yaml\n(.*?)```", TOLD.partition("\n## In CI\n")[2].partition("\n## ")[0], re.DOTALL
    )
]
GITHUB, _, GITLAB = RECIPES
FIRST_TEST = re.findall(r"`test_mfa\.py`:\n\n```python\n(.*?)```", TOLD, re.DOTALL)[0]
SITE = sysconfig.get_path("purelib")
# Stands in for python3, whose venvs then have what pip and Playwright would download.
PREPARED = f"""#!/bin/sh
set -eu
if [ "$1 $2" != "-m venv" ]; then exec {shlex.quote(sys.executable)} "$@"; fi
{shlex.quote(sys.executable)} -m venv --without-pip "$3"
echo {shlex.quote(SITE)} >"$(echo "$3"/lib/python3*/site-packages)/downloaded.pth"
for name in pip pytest; do
  printf '#!/bin/sh\\nexec "%s" -m %s "$@"\\n' "$PWD/$3/bin/python" "$name" >"$3/bin/$name"
done
printf '#!/bin/sh\\n[ "$*" = "install --with-deps chromium" ]\\n' >"$3/bin/playwright"
chmod +x "$3"/bin/*
"""


@pytest.fixture
def nightlatch(tmp_path: Path) -> Path:
    """A repository with what is committed here, on the branch that the recipes name."""
    made = tmp_path / "nightlatch.git"
    _git("clone", "--quiet", "--bare", str(ROOT), str(made))
    _git("-C", str(made), "update-ref", "refs/heads/main", "HEAD")
    return made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The sample project: the first test of docs/qa.md, and another file."""
    folder = tmp_path / "project"
    (folder / "tests").mkdir(parents=True)
    (folder / "tests/test_mfa.py").write_text(FIRST_TEST, "utf-8")
    (folder / "tests/test_none.py").write_text("def test_nothing() -> None: ...\n", "utf-8")
    return folder


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, timeout=60)


def _restored(checkout: Path) -> None:
    """The checkout's .venv, as the cache of the last run has it."""
    venv = checkout / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True, timeout=60)
    [packages] = venv.glob("lib/python3*/site-packages")
    (packages / "cached.pth").write_text(SITE, "utf-8")
    (venv / "installed").write_bytes((ROOT / ".venv/installed").read_bytes())


def _run(steps: list[str], project: Path, **variables: str) -> str:
    """What the steps say, one after the other in one shell. Raises if one of them fails."""
    programs = project.parent / "programs"
    programs.mkdir()
    (programs / "python3").write_text(PREPARED, "utf-8")
    (programs / "python3").chmod(0o755)
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(project.parent),
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        **variables,
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(steps)],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _substituted(text: Any, project: Path) -> str:
    return str(text).replace("${{ github.workspace }}", str(project))


def _shell(steps: list[dict[str, Any]]) -> Iterator[str]:
    for step in steps:
        assert set(step) & {"run", "uses"}
        if "run" in step:
            yield step["run"]


def test_the_steps_for_github_run(project: Path, nightlatch: Path) -> None:
    [job] = GITHUB["jobs"].values()
    _git("clone", "--quiet", str(nightlatch), str(project / "nightlatch"))
    _restored(project / "nightlatch")
    variables = {name: _substituted(value, project) for name, value in job["env"].items()}
    said = _run(list(_shell(job["steps"])), project, **variables)
    assert "2 passed" in said, said


def test_the_steps_for_gitlab_run(project: Path, nightlatch: Path) -> None:
    [job] = GITLAB.values()
    steps = [*job["before_script"], *job["script"]]
    _git("clone", "--quiet", str(nightlatch), str(project / "nightlatch"))
    _git("-C", str(project / "nightlatch"), "remote", "set-url", "origin", _public(steps))
    _restored(project / "nightlatch")
    variables = {
        name: value.replace("$CI_PROJECT_DIR", str(project))
        for name, value in job["variables"].items()
    }
    said = _run(
        steps,
        project,
        CI_NODE_TOTAL=str(job["parallel"]),
        CI_NODE_INDEX="1",
        GIT_CONFIG_COUNT="1",
        GIT_CONFIG_KEY_0=f"url.file://{nightlatch}.insteadOf",
        GIT_CONFIG_VALUE_0=_public(steps),
        **variables,
    )
    assert "1 passed" in said, said


def _public(steps: list[str]) -> str:
    return str(re.findall(r"https://[\w./-]+\.git", "\n".join(steps))[0])
