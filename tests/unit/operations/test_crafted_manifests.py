"""Backups whose manifest somebody made up."""

import io
import tarfile
from pathlib import Path
from typing import Any

import pytest

from operations import backup_archive, backups
from tests.unit.backup_check import check
from tests.unit.conftest import NOW, Person
from tests.unit.crafted_backups import refused
from tests.unit.repacked import repacked


@pytest.fixture
def file(tmp_path: Path, bob: Person) -> Path:
    path = tmp_path / "backup.tar"
    backups.make(path, NOW, None)
    return path


@pytest.mark.requirement("S-73")
@pytest.mark.parametrize(
    "value", [-(10**18), -1, 10**12, 10**30, 1.5, "1", True, None, [1]], ids=str
)
def test_a_moment_that_cannot_be_is_refused(file: Path, value: object) -> None:
    repacked(file, lambda manifest: manifest.update(created=value))
    refused(file)


@pytest.mark.requirement("S-73")
@pytest.mark.parametrize("name", ["created", "key_id", "migrations", "format"])
def test_whatever_is_changed_in_the_manifest_is_noticed(file: Path, name: str) -> None:
    changed = {"created": NOW - 60, "key_id": "00000000", "migrations": ["0001_accounts"]}

    def change(manifest: dict[str, Any]) -> None:
        manifest.update({name: changed.get(name, manifest[name])})
        if name == "format":
            manifest["another"] = 1

    repacked(file, change, sums=False)
    refused(file)


@pytest.mark.engine("sqlite")
def test_a_backup_from_before_there_were_sums_is_good(file: Path) -> None:
    def unsummed(manifest: dict[str, Any]) -> None:
        del manifest["sum"]
        manifest["version"] = 1

    repacked(file, unsummed)
    assert check(file).people == 1


@pytest.mark.requirement("S-73")
@pytest.mark.parametrize(
    "migrations",
    [
        ["0001_accounts", "\x1b[2J\x1b[1;1H"],
        ["\x9b31m"],
        [1],
        "0001_accounts",
        {"a": 1},
        [],
        [None],
    ],
    ids=repr,
)
def test_names_that_no_migration_has_are_refused_and_not_repeated(
    file: Path, migrations: object
) -> None:
    repacked(file, lambda manifest: manifest.update(migrations=migrations))
    said = refused(file, "is damaged|was not made by Nightlatch|isn't what was counted")
    assert said.isprintable()


@pytest.mark.requirement("S-73")
@pytest.mark.parametrize(
    "part",
    [{"size": -1}, {"size": "1"}, {"size": True}, {"sha256": 1}, {"sha256": "x"}, {"more": 1}],
    ids=repr,
)
def test_a_part_that_cannot_be_meant_is_refused(file: Path, part: dict[str, Any]) -> None:
    repacked(file, lambda manifest: [*manifest["parts"].values()][-1].update(part))
    refused(file)


@pytest.mark.requirement("S-73")
@pytest.mark.parametrize(
    "text", [b"[" * 60_000, b"{}", b"[]", b"null", b"\xff", b'{"format": 1e999}']
)
def test_a_manifest_that_is_none_is_refused(file: Path, text: bytes) -> None:
    with tarfile.open(file, "w") as tar:
        member = tarfile.TarInfo(backup_archive.MANIFEST)
        member.size = len(text)
        tar.addfile(member, io.BytesIO(text))
    refused(file)
