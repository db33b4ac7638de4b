"""Whether the browser of a story runs scripts.

A story is told both ways unless it needs scripts, or they can make no difference to it.
"""

import pytest

with_scripts = pytest.mark.parametrize("scripts", [True], ids=["scripts"], indirect=True)
without_scripts = pytest.mark.parametrize("scripts", [False], ids=["no-scripts"], indirect=True)
