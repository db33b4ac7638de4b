"""docs/oidc-conformance.md lists every module of the plans, and each has a test of its name."""

import ast
import re

from settings import ROOT

DOCUMENT = (ROOT / "docs" / "oidc-conformance.md").read_text("utf-8")
PLANS = {
    ("test_basic_plan.py", "test_basic_plan_requests.py", "test_basic_plan_codes.py"): 38,
    ("test_sign_out_plan.py",): 11,
    ("test_config_plan.py",): 1,
}


def test_every_module_has_a_test_and_a_line() -> None:
    for files, modules in PLANS.items():
        listed = DOCUMENT.split(f"`tests/unit/provider/{files[0]}`")[1].split("\n## ")[0]
        named = re.findall(r"^\| `([\w-]+)` \|", listed, re.MULTILINE)
        assert len(named) == modules
        tests = [f"test_{module.replace('-', '_')}" for module in named]
        assert tests == [test for file in files for test in _tests_in(file)]


def _tests_in(file: str) -> list[str]:
    tree = ast.parse((ROOT / "tests" / "unit" / "provider" / file).read_text("utf-8"))
    named = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [name for name in named if name.startswith("test_")]
