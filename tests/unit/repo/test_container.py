"""The recipes for containers: what goes into the image, and who reaches whom.

scripts/image builds and runs it; that needs Podman and a base image."""

import os
import re
import subprocess
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # it has no types

from settings import ROOT
from tests.unit.repo.test_layers import RUNNING

FILE = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
SERVICES = COMPOSE["services"]


def copied() -> set[str]:
    """What of the checkout is in the image."""
    lines = re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", FILE)
    return {name for line in lines for name in line.split()}


def test_the_image_has_every_module_that_runs() -> None:
    needed = {path.relative_to(ROOT).parts[0] for path in RUNNING}
    assert needed | {"static", "templates", "migrations"} <= copied()


def test_the_image_has_nothing_that_is_not_there() -> None:
    assert not [name for name in copied() if not (ROOT / name).exists()]


@pytest.mark.parametrize("name", ["data", ".env", "tests", "qa", ".git", "."])
def test_the_image_has_no_data_and_no_settings(name: str) -> None:
    assert name not in copied()


@pytest.mark.requirement("S-102")
def test_the_image_runs_as_a_number_that_is_not_root() -> None:
    [user] = re.findall(r"(?m)^USER (\d+):\d+$", FILE)
    assert int(user) > 0
    assert "HEALTHCHECK" in FILE
    assert '"nightlatch", "health"' in FILE


@pytest.mark.requirement("S-111")
def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]


@pytest.mark.requirement("S-111")
def test_only_the_proxy_reaches_the_app() -> None:
    beside = [n for n, s in SERVICES.items() if {*s["networks"]} & {*SERVICES["app"]["networks"]}]
    assert beside == ["caddy", "app"]


def test_caddys_part_checks_as_the_recipe_does() -> None:
    deploy = ROOT / "deploy"
    recipe, ours = (
        re.sub(r"(?m)^\s*(#.*)?\n", "", (deploy / name / "Caddyfile").read_text("utf-8"))
        for name in ("front-door", "compose")
    )
    [checked] = re.findall(r"(?ms)^\(nightlatch\).*?^}", recipe)
    assert checked.replace("127.0.0.1:8000", "nightlatch:8000") in ours


def test_only_nightlatch_reaches_the_database() -> None:
    assert COMPOSE["networks"]["back"]["internal"] is True
    members = {name for name, service in SERVICES.items() if "back" in service["networks"]}
    assert members == {"nightlatch", "database"}
    assert list(SERVICES["database"]["networks"]) == ["back"]


@pytest.mark.requirement("S-102")
def test_nightlatch_is_confined() -> None:
    ours = SERVICES["nightlatch"]
    assert ours["read_only"] is True
    assert ours["cap_drop"] == ["ALL"]
    assert ours["security_opt"] == ["no-new-privileges:true"]
    assert ours["volumes"] == ["data:/data"]


def test_no_secret_is_in_the_settings_of_a_container() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|KEY", name):
                assert value.startswith("/run/secrets/"), name
    assert (
        "://nightlatch@database/"
        in SERVICES["nightlatch"]["environment"]["NIGHTLATCH_DATABASE_URL"]
    )


def test_caddy_understands_its_part() -> None:
    subprocess.run(
        ["caddy", "adapt", "--config", ROOT / "deploy" / "compose" / "Caddyfile"],
        env={**os.environ, "LOGIN_HOST": "login.example.com", "APP_HOST": "app.example.com"},
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=60,
    )


def test_only_the_proxy_is_trusted() -> None:
    trusted = SERVICES["nightlatch"]["environment"]["NIGHTLATCH_TRUSTED_PROXIES"]
    assert trusted == SERVICES["caddy"]["networks"]["front"]["ipv4_address"]
