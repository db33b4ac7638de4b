"""Migrations while older instances are at work: what they may do to them, and what is said."""

import re
import threading
from pathlib import Path
from types import ModuleType

import pytest

from domain.database import migrating, schema, storage
from domain.database.migrating import DatabaseTooNew
from models import Instance, RequiredMigration, SetupLink, database
from operations import data_folder, instances, upgrade
from operations.instances import Presence
from tests.unit.conftest import NOW, Clock
from tests.unit.racing import LONGEST

FIRST_MARKED = "0018"  # those before are applied only where no instance that knows others can be
ADDS = """
ADDS_ONLY = True
READS_WHOLE = ()
def up(migrator, db):
    db.execute_sql("ALTER TABLE installation ADD COLUMN later BIGINT NOT NULL DEFAULT 0")
"""
CHANGES = """
ADDS_ONLY = False
READS_WHOLE = ("event",)
def up(migrator, db):
    db.execute_sql("ALTER TABLE event RENAME COLUMN browser TO program")
"""
BREAKS_OFF = """
def up(migrator, db):
    db.execute_sql("CREATE TABLE half (id BIGINT)")
    raise RuntimeError("power cut")
"""


@pytest.fixture
def newer(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a version to come, which this process is; without it, it's today's again."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in migrating.FOLDER.glob("[0-9]*.py"):
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(migrating, "FOLDER", folder)
    return folder


def later(folder: Path, text: str, name: str = "8001_later") -> str:
    (folder / f"{name}.py").write_text(text, "utf-8")
    return name


def marked() -> list[tuple[str, ModuleType, str]]:
    files = [file for file in migrating._runner().migrations() if file.name >= FIRST_MARKED]
    return [(file.name, file.load(), Path(file.path).read_text("utf-8")) for file in files]


def test_each_migration_says_whether_older_instances_can_go_on(data_dir: Path) -> None:
    assert marked()
    for name, module, _ in marked():
        assert isinstance(getattr(module, "ADDS_ONLY", None), bool), name
        assert isinstance(getattr(module, "READS_WHOLE", None), tuple), name


def test_what_says_that_it_only_adds_does(data_dir: Path) -> None:
    for name, module, text in marked():
        if module.ADDS_ONLY:
            assert not broken_by(text), name


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE event DROP COLUMN at",
        "ALTER TABLE event RENAME TO events",
        "DROP TABLE event",
        "ALTER TABLE event ADD COLUMN more BIGINT NOT NULL",
        "CREATE UNIQUE INDEX event_at ON event (at)",
        "DROP INDEX event_hour",
        "ALTER TABLE event ALTER COLUMN at SET NOT NULL",
    ],
)
def test_what_would_break_older_instances_is_noticed(statement: str) -> None:
    assert broken_by(f'STATEMENTS = """{statement}"""')


def test_an_older_instance_starts_beside_what_was_only_added(newer: Path, data_dir: Path) -> None:
    added = later(newer, ADDS)
    assert migrating.migrate() == [added]
    (newer / f"{added}.py").unlink()
    migrating.verify_migrated()
    assert migrating.migrate() == []


def test_an_older_instance_refuses_what_it_would_have_to_know(newer: Path) -> None:
    added, changed = later(newer, ADDS), later(newer, CHANGES, "8002_changed")
    assert migrating.migrate() == [added, changed]
    for name in (added, changed):
        (newer / f"{name}.py").unlink()
    for attempt in (migrating.migrate, migrating.verify_migrated):
        with pytest.raises(DatabaseTooNew, match=r"^8002_changed$"):
            attempt()


def test_what_changes_tables_in_use_waits_until_nobody_uses_them(newer: Path) -> None:
    later(newer, CHANGES)
    other = Presence()
    other.note(Clock(NOW))
    with pytest.raises(data_folder.CannotStart, match="Stop them first: "):
        upgrade.apply(Clock(NOW + 60))
    assert schema.has_column("event", "browser")
    other.end()
    assert upgrade.apply(Clock(NOW + 60)) == ["8001_later"]
    assert "8001_later" in {one.name for one in RequiredMigration.select()}


def test_an_instance_that_fell_silent_holds_nobody_up(newer: Path) -> None:
    later(newer, CHANGES)
    Presence().note(Clock(NOW))
    assert upgrade.apply(Clock(NOW + instances.GONE_AFTER)) == ["8001_later"]


def test_what_only_adds_is_applied_beside_running_instances(newer: Path) -> None:
    later(newer, ADDS)
    Presence().note(Clock(NOW))
    assert upgrade.apply(Clock(NOW)) == ["8001_later"]


def test_a_migration_that_breaks_off_leaves_nothing_of_those_before_it(newer: Path) -> None:
    later(newer, ADDS)
    later(newer, BREAKS_OFF, "8002_half")
    with pytest.raises(RuntimeError):
        migrating.migrate()
    assert not schema.has_column("installation", "later")
    assert not database.table_exists("half")
    assert [m.name for m in migrating.pending()] == ["8001_later", "8002_half"]


def test_a_plan_says_what_would_be_done_and_does_nothing(newer: Path) -> None:
    later(newer, ADDS)
    later(newer, CHANGES, "8002_changed")
    plan = [(step.name, step.adds_only, step.locked_for) for step in upgrade.plan()]
    assert plan == [("8001_later", True, 0), ("8002_changed", False, 0)]
    assert not schema.has_column("installation", "later")


def test_a_migration_waits_for_those_who_write(newer: Path) -> None:
    later(newer, ADDS)
    is_writing, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with database.connection_context(), storage.write():
            SetupLink.create(token_hash=b"x", created_at=NOW)
            is_writing.set()
            may_end.wait(LONGEST)

    def migrate() -> None:
        with database.connection_context():
            migrating.migrate()

    writer, changer = threading.Thread(target=write), threading.Thread(target=migrate)
    writer.start()
    assert is_writing.wait(LONGEST)
    changer.start()
    changer.join(0.3)
    assert changer.is_alive()
    may_end.set()
    changer.join(LONGEST)
    writer.join(LONGEST)
    assert (SetupLink.select().count(), migrating.pending()) == (1, [])


def test_an_instance_is_known_by_what_it_said_last(data_dir: Path) -> None:
    one = Presence()
    one.note(Clock(NOW))
    one.note(Clock(NOW + 60))
    [found] = instances.here(NOW + 60)
    assert (found.name, found.seen_at) == (one.name, NOW + 60)
    Presence().note(Clock(NOW + 60 + instances.FORGOTTEN_AFTER))
    assert one.name not in {row.name for row in Instance.select()}


def broken_by(text: str) -> list[str]:
    """The statements in a migration's text that an instance which doesn't know it may trip over."""
    new = set(re.findall(r'CREATE TABLE "?(\w+)', text))
    return [
        found for found in re.findall(r"(?:ALTER|CREATE|DROP)\s[^;]*", text) if _breaks(found, new)
    ]


def _breaks(statement: str, new: set[str]) -> bool:
    if re.match(r"CREATE (TABLE|INDEX) ", statement):
        return False
    if unique := re.match(r'CREATE UNIQUE INDEX \w+ ON "?(\w+)', statement):
        return unique[1] not in new
    column = re.match(r"ALTER TABLE \S+ ADD COLUMN (.*)", statement, re.DOTALL)
    return column is None or ("NOT NULL" in column[1] and "DEFAULT" not in column[1])
