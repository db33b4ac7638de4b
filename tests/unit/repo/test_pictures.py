"""The contact sheet, on which developers look at every state of every screen."""

import itertools
import os
import subprocess
import sys
from pathlib import Path

from settings import ROOT


def test_a_state_that_is_refused_is_on_the_contact_sheet(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), f"{ROOT}/qa/python/src"])}
    subprocess.run(
        [sys.executable, "-m", "tools.contact_sheet", "A code first, refused", tmp_path],
        cwd=ROOT,
        env=environment,
        timeout=120,
        check=True,
    )
    views = itertools.product((320, 375, 768, 1100), ("light", "dark"))
    pictures = {f"a-code-first-refused-{width}-{look}.png" for width, look in views}
    assert pictures | {"index.html"} == {file.name for file in tmp_path.iterdir()}
