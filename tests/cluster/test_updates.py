"""From an earlier version to this one, with a thousand people, while they sign in."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pyotp

from settings import ROOT
from tools.cluster import programs
from tools.cluster.asking import is_ready
from tools.cluster.units import Unit, wait_until
from tools.faults import forms
from tools.faults.alone import Alone
from tools.faults.arrange import PASSWORD
from tools.faults.clock import Clock
from tools.ports import free_port

BEFORE_POSTGRESQL = "1a85af5"
FIRST_WITH_POSTGRESQL = "59029dd"
OLD_PEOPLE = "bench.peers.nightlatch.people"
PEOPLE = 1000
NAMES = [f"person{number}" for number in range(60)]  # those of them who sign in
STARTS_WITHIN = 120  # seconds
STEP = 30


@contextmanager
def checkout(commit: str, folder: Path) -> Iterator[Path]:
    """The program as it was then. Needs the whole history, which CI's checkout may lack."""
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run(
        [*git, "add", "--detach", str(folder), commit], check=True, capture_output=True, timeout=60
    )
    try:
        yield folder
    finally:
        subprocess.run([*git, "remove", "--force", str(folder)], check=True, timeout=60)


def made_by(old: Path, settings: dict[str, str], *command: str) -> Any:
    """What a program of the earlier version prints."""
    done = subprocess.run(
        [sys.executable, "-P", *command],
        env={"PATH": os.environ["PATH"], **settings, "PYTHONPATH": str(old)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=240,
    )
    return json.loads(done.stdout)


def crowd(connection: Any, mark: str) -> None:
    """As many more people as make a thousand; they are there, but never come."""
    cursor = connection.cursor()
    cursor.execute('SELECT * FROM "user" LIMIT 1')
    columns = [column[0] for column in cursor.description]
    row = dict(zip(columns, cursor.fetchone(), strict=True))
    del row["id"]
    names = ", ".join(f'"{name}"' for name in row)
    insert = f'INSERT INTO "user" ({names}) VALUES ({", ".join([mark] * len(row))})'  # noqa: S608
    rows = [{**row, "username": f"crowd{number}"} for number in range(PEOPLE - len(NAMES))]
    cursor.executemany(insert, [tuple(each.values()) for each in rows])
    connection.commit()


def instance(name: str, program: Path, settings: dict[str, str], port: int, folder: Path) -> Unit:
    command = [sys.executable, "-P", "-m", "cli", "serve"]
    given = {**settings, "PYTHONPATH": str(program), "NIGHTLATCH_PORT": str(port)}
    (folder / name).mkdir(exist_ok=True)
    if "NIGHTLATCH_DATABASE_URL" in settings:
        given["NIGHTLATCH_DATA_DIR"] = str(folder / name / "data")
    return Unit(name, command, folder / name, given)


def up(unit: Unit, port: int) -> None:
    unit.start()
    wait_until(lambda: is_ready("127.0.0.1", port, f"127.0.0.1:{port}"), STARTS_WITHIN, unit.name)


def sign_in(port: int, name: str, secret: str, step: int) -> int:
    """The status of the profile of someone who signed in with password and code."""
    headers = {"Sec-Fetch-Site": "same-origin"}
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60) as client:
        form = forms.on(client.get("/sign-in").text, "/sign-in") or {}
        client.post("/sign-in", data={**form, "username": name, "password": PASSWORD})
        form = forms.on(client.get("/sign-in/code").text, "/sign-in/code") or {}
        code = pyotp.TOTP(secret).at(step * STEP)
        client.post("/sign-in/code", data={**form, "code": code})
        return client.get("/profile").status_code


def test_sqlite_is_updated_in_place(tmp_path: Path) -> None:
    settings = {"NIGHTLATCH_DATA_DIR": str(tmp_path / "data"), "NIGHTLATCH_BACKUP_KEEP": "0"}
    with checkout(BEFORE_POSTGRESQL, tmp_path / "old") as old:
        made = made_by(old, settings, "-m", OLD_PEOPLE, str(tmp_path / "data"), PASSWORD, *NAMES)
    with closing(sqlite3.connect(tmp_path / "data" / "nightlatch.sqlite3")) as connection:
        crowd(connection, "?")
    port, now = free_port(), int(time.time()) // STEP
    unit = instance("new", ROOT, settings, port, tmp_path)
    try:
        up(unit, port)
        for name in NAMES[:2]:
            assert sign_in(port, name, made["secrets"][name], now) == 200
    finally:
        unit.stop()


def test_one_instance_after_the_other_is_replaced_while_people_sign_in(tmp_path: Path) -> None:
    programs.verify_installed()
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)  # PostgreSQL's account must get through
    place = Alone(tmp_path, Clock(tmp_path), "postgresql")
    assert place.server
    settings = {**place.settings, "NIGHTLATCH_BACKUP_KEEP": "0"}
    place.server.start()
    try:
        with checkout(FIRST_WITH_POSTGRESQL, tmp_path / "old") as old:
            _roll(old, settings, tmp_path)
    finally:
        place.server.stop()
        place.disk.close()


def _roll(old: Path, settings: dict[str, str], folder: Path) -> None:
    wait_until(lambda: _listens(settings), 30, "PostgreSQL")
    script = str(ROOT / "tools" / "faults" / "arrange.py")
    people = iter(made_by(old, settings, script, *NAMES).items())
    with psycopg.connect(settings["NIGHTLATCH_DATABASE_URL"]) as connection:
        crowd(connection, "%s")
    ports = [free_port(), free_port()]
    before = [instance(f"old{n}", old, settings, port, folder) for n, port in enumerate(ports)]
    after = [instance(f"new{n}", ROOT, settings, port, folder) for n, port in enumerate(ports)]
    try:
        for unit, port in zip(before, ports, strict=True):
            up(unit, port)
        for number in (0, 1):
            # Whoever is on the other instance notices nothing.
            with _signing_in(ports[1 - number], people) as statuses:
                before[number].stop()
                up(after[number], ports[number])
            assert statuses
            assert set(statuses) == {200}
        with _signing_in(ports[0], people) as statuses:
            pass
        assert set(statuses) == {200}
    finally:
        for unit in (*before, *after):
            unit.stop()


@contextmanager
def _signing_in(port: int, people: Iterator[tuple[str, list[str]]]) -> Iterator[list[int]]:
    """People who sign in, one after the other, until the block ends."""
    over, statuses = threading.Event(), list[int]()

    def work() -> None:
        while not statuses or not over.is_set():
            name, (secret, _) = next(people)
            statuses.append(sign_in(port, name, secret, int(time.time()) // STEP))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield statuses
    finally:
        over.set()
        thread.join(timeout=120)


def _listens(settings: dict[str, str]) -> bool:
    try:
        psycopg.connect(settings["NIGHTLATCH_DATABASE_URL"]).close()
    except psycopg.Error:
        return False
    return True
