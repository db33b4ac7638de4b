"""Who may import whom, and what may stand where (docs and design say why)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from settings import ROOT

FOLDERS: tuple[str, ...] = (
    "bench",
    "commands",
    "domain",
    "operations",
    "qa",
    "routes",
    "server",
    "test_mode",
)
FOLDERS += ("tests", "tools", "web")
OURS = {"app", "cli", "links", "models", *FOLDERS}
OURS |= {"settings", "settings_secrets", "settings_readers"}
PRODUCT = {"models": set[str](), "links": set()}
FLOORS: tuple[str, ...] = ("domain", "settings_secrets", "settings_readers", "settings")
FLOORS += ("operations", "web", "routes", "app", "server")


# Each floor stands on those before it: imports go down only.
for _floor in FLOORS:
    PRODUCT[_floor] = {_floor, *PRODUCT}


# What may stand in a line, and nothing else of the rules; and the rules know no settings.
PRODUCT["settings"] = {"domain", "settings_readers", "settings_secrets"}
PRODUCT["settings_secrets"] = {"domain"}
PRODUCT["settings_readers"] = {"domain", "settings_secrets"}
PRODUCT["domain"] = {"domain", "models"}
MAY_IMPORT: dict[str, set[str]] = {
    **PRODUCT,
    # `serve` hands over to the test mode; tests/unit/qa/test_test_mode.py says when.
    "test_mode": {"test_mode", *PRODUCT},
    "commands": {"commands", "test_mode", *PRODUCT} - {"app", "routes", "web"},
    "cli": {"commands", *PRODUCT} - {"app", "routes", "web"},
    "bench": OURS - {"tools"},
    "tools": OURS - {"bench"},
    "qa": {"qa"},
}
MOST_FLOORS = 8  # of the domain
# The rooms of the domain; each may use those before it.
ROOMS: tuple[str, ...] = (
    "errors",
    "security_log",
    "refusals",
    "text",
    "database",
    "encryption",
    "clock",
)
ROOMS += ("audit", "access", "users", "passkeys", "mfa", "signin", "apps", "oidc", "team")


def modules() -> Iterator[tuple[str, Path]]:
    for layer in MAY_IMPORT:
        single = ROOT / f"{layer}.py"
        yield from (
            (layer, p) for p in ([single] if single.exists() else (ROOT / layer).rglob("*.py"))
        )


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


SOURCES = [(layer, path) for layer, path in modules() if "peers" not in path.parts]
RUNNING = [path for layer, path in SOURCES if layer in {*PRODUCT, "commands", "cli", "test_mode"}]


@pytest.mark.parametrize(("layer", "path"), SOURCES, ids=lambda v: getattr(v, "stem", v))
def test_a_layer_imports_only_those_below_it(layer: str, path: Path) -> None:
    ours = {name.split(".")[0] for name in imported(path)} & OURS
    assert ours <= MAY_IMPORT[layer]


def test_the_domain_has_these_rooms_and_no_others() -> None:
    assert {path.stem for path in (ROOT / "domain").iterdir() if path.name[0] != "_"} == set(ROOMS)


def used_by(room: str) -> set[str]:
    """The rooms of the domain that this one imports from, itself among them."""
    folder = ROOT / "domain"
    files = [*(folder / room).rglob("*.py"), *folder.glob(f"{room}.py")]
    names = {name for path in files for name in imported(path)}
    return {name.split(".")[1] for name in names if name.startswith("domain.")}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_the_domain_uses_only_those_before_it(room: str) -> None:
    assert used_by(room) <= set(ROOMS[: ROOMS.index(room) + 1])


def test_the_domain_is_no_tower() -> None:
    floors: dict[str, int] = {}
    for room in ROOMS:
        below = [floors[used] for used in used_by(room) - {room}]
        floors[room] = 1 + max(below, default=0)
    assert max(floors.values()) <= MOST_FLOORS


@pytest.mark.parametrize(
    "path", [p for layer, p in SOURCES if layer in ("domain", "models")], ids=lambda p: p.stem
)
def test_the_rules_know_nothing_of_http_and_html(path: Path) -> None:
    roots = {name.split(".")[0] for name in imported(path)}
    assert not roots & {"starlette", "jinja2", "jinja2_fragments", "uvicorn", "markupsafe"}


def test_nothing_but_settings_reads_the_environment() -> None:
    readers = {p.stem for p in RUNNING if "os.environ" in p.read_text(encoding="utf-8")}
    # The first two hand it to settings.load, and the third looks where its terminal is; the last
    # tells a library its folder, which has no other way.
    assert readers <= {"app", "installation", "setup_link", "counters"}


@pytest.mark.requirement("S-41")
def test_no_address_is_built_from_the_clients_host() -> None:
    for path in RUNNING:
        assert not re.search(r"request\.url_for|\bbase_url", path.read_text())


def test_only_serve_knows_of_the_test_mode() -> None:
    importers = {
        path.stem
        for layer, path in SOURCES
        if layer != "test_mode" and any(name.startswith("test_mode") for name in imported(path))
    }
    assert importers == {"serve"}
