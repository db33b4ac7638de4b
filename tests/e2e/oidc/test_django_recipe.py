"""The recipe for testers of a Django app, run as it stands in qa/python/recipes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from settings import ROOT
from tests.e2e.oidc import programs

RECIPE = ROOT / "qa/python/recipes/django"


def test_a_django_app_is_tested_by_its_recipe(tmp_path: Path) -> None:
    folder = shutil.copytree(RECIPE, tmp_path / "shop-tests")
    line = ["-m", "pytest", "-q", "-p", "nightlatch_qa.plugin", "-p", "no:cacheprovider"]
    there = {
        "PYTHONPATH": str(ROOT / "qa/python/src"),
        "QA_NIGHTLATCH_CHECKOUT": str(ROOT),
        "SHOP_PYTHON": programs.python_installed()[0],
    }
    done = subprocess.run(
        [sys.executable, *line, "."],
        cwd=folder,
        env=os.environ | there,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout
    assert "6 passed" in done.stdout
