"""The doctor: what is well, what is wrong, and what to do about it."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.encryption.keyring import BadKey
from models import Authenticator, Event, Installation, User
from operations import diagnosis, permissions
from tests.engines import is_sqlite
from tests.unit.command import Command
from tests.unit.conftest import KEY, Person

NAMES = [
    "version",
    "account",
    "clock",
    "key",
    "database",
    *([] if is_sqlite() else ["connection"]),
    "permissions",
    "disk",
    "backups",
    "public address",
    "trusted proxies",
]
LATER = 1_800_000_100


SQLITE = pytest.mark.engine("sqlite")


def problems(command: Command) -> dict[str, str]:
    """What is wrong, by name, as programs learn it."""
    done = command("doctor", "--json")
    checks = json.loads(done.stdout)
    wrong = {f["name"]: f["problem"] for f in checks if not f["ok"]}
    assert done.returncode == (1 if wrong else 0)
    return wrong


def test_a_server_that_is_well(settled: Command) -> None:
    done = settled("doctor")
    lines = done.stdout.splitlines()
    assert (done.returncode, [line[7:23].strip() for line in lines]) == (0, NAMES)
    assert {line[:7] for line in lines} == {"ok     "}


def test_programs_learn_the_same(settled: Command) -> None:
    checks = json.loads(settled("doctor", "--json").stdout)
    assert [f["name"] for f in checks] == NAMES
    assert {frozenset(f) for f in checks} == {frozenset({"ok", "name", "found", "problem"})}


def test_nothing_started_yet(tmp_path: Path) -> None:
    command = Command(tmp_path)
    wrong = problems(command)
    assert list(wrong) == ["database"]
    assert "scripts/run" in wrong["database"]
    assert not command.data.exists()


def lose_key(command: Command) -> None:
    (command.data / "key").unlink()


def change_key(command: Command) -> None:
    (command.data / "key").write_bytes(base64.b64encode(KEY) + b"\n")


def open_key(command: Command) -> None:
    (command.data / "key").chmod(0o644)


def open_folder(command: Command) -> None:
    command.data.chmod(0o755)


def open_database(command: Command) -> None:
    (command.data / "nightlatch.sqlite3").chmod(0o640)


def break_database(command: Command) -> None:
    (command.data / "nightlatch.sqlite3").write_bytes(b"Dear diary, " * 100)


def point_nowhere(command: Command) -> None:
    address = "postgresql://nightlatch:canary-of-base@127.0.0.1:1/x"
    command.environment["NIGHTLATCH_DATABASE_URL"] = address


def set_url_alone(command: Command) -> None:
    command.environment["NIGHTLATCH_PUBLIC_URL"] = "https://login.example.com"


def set_proxies_alone(command: Command) -> None:
    command.environment["NIGHTLATCH_TRUSTED_PROXIES"] = "127.0.0.1"


def misspell(command: Command) -> None:
    command.environment["NIGHTLATCH_PROT"] = "8000"


@pytest.mark.requirement("S-87")
@pytest.mark.parametrize(
    ("harm", "name", "said"),
    [
        (lose_key, "key", "Restore the key from your backup"),
        (change_key, "key", "Needed: key"),
        (open_key, "key", "chmod 600"),
        (open_folder, "permissions", "chmod 700"),
        pytest.param(open_database, "permissions", "chmod 600", marks=SQLITE),
        pytest.param(break_database, "database", "not a database", marks=SQLITE),
        (point_nowhere, "database", "NIGHTLATCH_DATABASE_URL can't be reached"),
        (set_url_alone, "trusted proxies", "NIGHTLATCH_TRUSTED_PROXIES"),
        (set_proxies_alone, "trusted proxies", "NIGHTLATCH_PUBLIC_URL"),
        (misspell, "settings", "NIGHTLATCH_PROT is not a setting"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_harm_is_named_with_its_remedy(
    settled: Command, harm: Callable[[Command], None], name: str, said: str
) -> None:
    harm(settled)
    assert said in problems(settled)[name]


def test_a_command_is_printed_in_a_line_of_its_own(settled: Command) -> None:
    open_folder(settled)
    lines = [line.strip() for line in settled("doctor").stdout.splitlines()]
    said = lines.index(f"Other users can read {settled.data}. Make it private:")
    assert lines[said + 1] == f"chmod 700 {settled.data}"


def test_the_public_address_is_asked_what_answers(settled: Command) -> None:
    settled.environment["NIGHTLATCH_PUBLIC_URL"] = settled.address
    assert "Nothing answers there" in problems(settled)["public address"]
    with settled.serving():
        assert "public address" not in problems(settled)
        assert "; Nightlatch answers" in settled("doctor").stdout


def test_who_runs_it_for_nobody_else_may_have_stopped_it(settled: Command) -> None:
    assert "for this computer only; nothing answers" in settled("doctor").stdout
    with settled.serving():
        assert "for this computer only; Nightlatch answers" in settled("doctor").stdout


@pytest.mark.case("B99")
def test_another_account_is_told_whose_it_is(tmp_path: Path) -> None:
    mine = permissions.account(tmp_path, tmp_path.stat().st_uid)
    other = permissions.account(tmp_path, tmp_path.stat().st_uid + 1)
    assert mine.ok
    assert f"runuser -u {mine.found} -- scripts/nightlatch doctor" in other.problem


def test_a_clock_behind_its_own_history_is_wrong(data_dir: Path, bob: Person) -> None:
    Event.create(user=bob.user, kind="signed-in", at=LATER)
    installed = diagnosis.Installation(data_dir)
    assert diagnosis.clock(installed, LATER).ok
    assert "timedatectl" in diagnosis.clock(installed, LATER - 61).problem


def test_a_clock_from_before_this_program_is_wrong(tmp_path: Path) -> None:
    installed = diagnosis.Installation(tmp_path, fault=BadKey("none"))
    assert not diagnosis.clock(installed, 1_000_000_000).ok


def test_a_clock_that_people_doubt_is_told(data_dir: Path) -> None:
    Installation.update(clock_doubted_at=LATER).execute()
    assert "phone and browser" in diagnosis.clock(diagnosis.Installation(data_dir), LATER).problem


def test_a_secret_that_does_not_open_is_told(data_dir: Path, bob: Person) -> None:
    secret = Authenticator.get().sealed_secret
    User.update(password_hash=secret).execute()
    told = diagnosis.database(diagnosis.Installation(data_dir)).problem
    assert "cannot be opened" in told


def test_a_missing_backup_is_told(data_dir: Path) -> None:
    installed, folder = diagnosis.Installation(data_dir), data_dir / "backups"
    made = Installation.get().created_at
    assert diagnosis.backups(installed, folder, made + 60).ok
    assert not diagnosis.backups(installed, folder, made + 3 * 24 * 3600).ok
    assert diagnosis.backups(installed, None, made + 3 * 24 * 3600).ok
