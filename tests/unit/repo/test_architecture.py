"""docs/architecture.md is true: what it names exists, and what there is it names."""

import ast
import re

import pytest

from settings import ROOT
from tests.unit.repo import tracked

PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
CODE = re.findall(r"`([^`\n]+)`", re.sub(r"(?ms)^```.*?^```$", "", PAGE))
PATHS = [name for name in CODE if re.fullmatch(r"[\w./@-]*(/|\.\w+)[\w./@-]*", name)]
NAMES = re.findall(r"`(\w+)` in\s+`([\w/]+\.py)`", PAGE)
NAMES += [(name, path) for path, name in re.findall(r"`([\w/]+\.py)`:\s+`(\w+)`", PAGE)]
GIVEN = {"pyproject.toml", "app.py", "routes", "templates", "static", "models.py", "tests"}


def top() -> set[str]:
    return {name.partition("/")[0] for name in tracked.names()}


@pytest.mark.parametrize("name", sorted({name for name in PATHS if "NOUN" not in name}))
def test_every_path_it_names_exists(name: str) -> None:
    assert (ROOT / name).exists()
    assert (ROOT / name).is_dir() is name.endswith("/")


@pytest.mark.parametrize("name", sorted({name for name in PATHS if "NOUN" in name}))
def test_every_place_for_something_new_exists(name: str) -> None:
    assert (ROOT / re.split(r"/(?:test_)?NOUN", name)[0]).is_dir()


@pytest.mark.parametrize(("name", "path"), NAMES)
def test_every_name_is_where_it_says(name: str, path: str) -> None:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            defined |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            defined.add(node.target.id)
    assert name in defined


def test_everything_at_the_top_has_its_reason() -> None:
    reasons = PAGE.split("## Why each thing at the top is there")[1].split("\n## ")[0]
    named = {name.rstrip("/") for name in re.findall(r"`([^`]+)`", reasons)}
    assert {name.partition("/")[0] for name in named} == top()
    assert named >= GIVEN - {"tests"}


def test_every_room_of_the_domain_is_in_it() -> None:
    rooms = {f"domain/{path.parent.name}/" for path in (ROOT / "domain").glob("*/__init__.py")}
    modules = {f"domain/{path.name}" for path in (ROOT / "domain").glob("[!_]*.py")}
    assert rooms | modules <= set(CODE)


def test_a_stranger_finds_each_thing_within_three_files() -> None:
    ways = re.findall(r"(?m)^\| \([a-h]\) .*? \| (.*) \|$", PAGE.split("## A stranger's test")[1])
    assert len(ways) == 8
    for way in ways:
        assert way.startswith("`README.md` → this page")
        assert len(way.split(" → ")) <= 3
