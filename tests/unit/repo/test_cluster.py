"""The recipes for a cluster; scripts/cluster --check runs them."""

import re
import subprocess
from pathlib import Path

import pytest

from settings import ROOT
from tools.cluster import proxy, recipes, values

FILES = sorted((ROOT / "deploy" / "cluster").iterdir())
GROWING = (ROOT / "docs" / "growing.md").read_text("utf-8")
PATRONI = (ROOT / "deploy" / "cluster" / "patroni.yaml").read_text("utf-8")
ADDRESSES = {"ONE": "127.0.0.1", "TWO": "127.0.0.2", "THREE": "127.0.0.3"}
SITE = {**ADDRESSES, "LISTEN": "127.0.0.1:8999", "HOST_NAME": "127.0.0.1"}
NO_CERTIFICATE = {"SITE_CERTIFICATE": "", "SITE_CERTIFICATE_KEY": ""}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_guide_says_what_goes_in_each_gap(file: Path) -> None:
    gaps = set(re.findall(r"\$\{([A-Z_]+)\}", file.read_text("utf-8")))
    assert gaps
    assert [gap for gap in sorted(gaps) if f"`{gap}`" not in GROWING] == []


def test_a_gap_without_a_value_is_no_file() -> None:
    with pytest.raises(KeyError):
        recipes.filled("nginx.conf", ADDRESSES)


def test_a_leader_has_time_to_ask_twice_before_it_loses_its_place() -> None:
    ttl, wait, retry = (seconds(name) for name in ("ttl", "loop_wait", "retry_timeout"))
    assert wait + 2 * retry <= ttl


def test_no_change_is_confirmed_by_one_machine_alone() -> None:
    for mode in ("synchronous_mode", "synchronous_mode_strict"):
        assert re.search(rf"^    {mode}: true$", PATRONI, re.MULTILINE)


def test_nginx_finds_nothing_wrong_with_the_site(tmp_path: Path) -> None:
    unit = proxy.unit(tmp_path, {**SITE, **NO_CERTIFICATE})
    done = subprocess.run(
        [*unit.command, "-t"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_what_is_drawn_fills_every_gap(tmp_path: Path) -> None:
    drawn = values.of(tmp_path)
    machine = {"NAME", "ADDRESS", "ETCD_DATA", "POSTGRESQL_DATA", "PGPASS", "NIGHTLATCH_DATA"}
    for file in FILES:
        recipes.filled(file.name, {**drawn, "SOCKETS": "", **dict.fromkeys(machine, "x")})
    assert values.of(tmp_path) == drawn  # the same at the next start


def test_only_its_owner_can_read_the_passwords(tmp_path: Path) -> None:
    values.of(tmp_path)
    for name in ("values.json", "certificate-key.pem"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


def seconds(name: str) -> int:
    found = re.search(rf"^    {name}: (\d+)$", PATRONI, re.MULTILINE)
    assert found
    return int(found[1])
