"""The recipes: what systemd thinks of the unit. Caddy and nginx are tried in tests/e2e."""

import re
import subprocess
from pathlib import Path

import pytest

from server import serving
from settings import ROOT
from web.audience import AUDIENCES

UNIT = ROOT / "deploy" / "nightlatch.service"
DROP_INS = ("nightlatch-postgresql.conf", "nightlatch-sign-outs.conf")
WORST = 1.5  # of 10: "OK" to systemd ends at 2


def analyzed(*arguments: str) -> str:
    done = subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    # The program is not in /opt here; everything else is as it stands.
    text = UNIT.read_text("utf-8")
    assert text.count("/opt/nightlatch/scripts/nightlatch") == 1
    here = tmp_path / UNIT.name
    here.write_text(text.replace("/opt/nightlatch/scripts/", f"{ROOT}/scripts/"), "utf-8")
    assert analyzed("verify", str(here)) == ""


@pytest.mark.parametrize("drop_in", DROP_INS)
def test_systemd_finds_nothing_wrong_with_the_drop_ins(tmp_path: Path, drop_in: str) -> None:
    text = UNIT.read_text("utf-8").replace("/opt/nightlatch/scripts/", f"{ROOT}/scripts/")
    here = tmp_path / UNIT.name
    here.write_text(text, "utf-8")
    more = tmp_path / f"{UNIT.name}.d"
    more.mkdir()
    (more / drop_in).write_text((ROOT / "deploy" / drop_in).read_text("utf-8"), "utf-8")
    assert analyzed("verify", str(here)) == ""
    (more / drop_in).write_text("[Service]\nLoadCredentials=x\n", "utf-8")
    assert "Unknown key" in analyzed("verify", str(here))  # so it was read


@pytest.mark.requirement("S-102")
def test_systemd_finds_the_service_well_confined() -> None:
    report = analyzed("security", "--offline=true", "--no-pager", str(UNIT))
    found = re.search(r"Overall exposure level for nightlatch.service: ([0-9.]+)", report)
    assert found, report
    assert float(found[1]) <= WORST


def test_a_stop_leaves_requests_the_time_that_the_server_gives_them() -> None:
    stop = re.search(r"^TimeoutStopSec=(\d+)$", UNIT.read_text("utf-8"), re.MULTILINE)
    assert stop
    assert int(stop[1]) > serving.FINISH_WITHIN


@pytest.mark.parametrize(
    ("name", "printed", "code"),
    [
        ("root", "runuser: -u nightlatch -- /opt/nightlatch/scripts/nightlatch user list -v\n", 0),
        ("somebody", "", 1),
    ],
)
def test_the_operators_command_runs_as_the_services_account(
    tmp_path: Path, name: str, printed: str, code: int
) -> None:
    for program, text in (("id", f"echo {name}"), ("runuser", 'echo "runuser: $*"')):
        (tmp_path / program).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / program).chmod(0o755)
    done = subprocess.run(
        [ROOT / "deploy" / "nightlatch", "user", "list", "-v"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (code, printed)
    assert ("sudo nightlatch" in done.stderr) is (code == 1)


@pytest.mark.requirement("S-132")
@pytest.mark.parametrize("recipe", ["nginx.conf", "cluster/nginx.conf", "front-door/nginx.conf"])
def test_nginx_has_room_for_our_longest_answers_and_requests(recipe: str) -> None:
    """Its own is a page of memory for all headers, and what doesn't fit is answered by 502."""
    text = (ROOT / "deploy" / recipe).read_text("utf-8")
    ours = [
        part
        for part in text.split("location ")
        if re.search("proxy_pass http://(night|.*8000)", part)
    ]
    assert ours
    for part in ours:
        found = re.search("proxy_buffer_size ([0-9]+)k;", part)
        assert found, part
        assert int(found[1]) >= 16
    assert "large_client_header_buffers 4 32k;" in text
    assert "client_max_body_size 2m;" in text
    assert max(audience.max_body for audience in AUDIENCES) <= 2 * 1024 * 1024
