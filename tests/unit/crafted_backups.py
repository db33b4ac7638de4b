"""Crafted backups: the refusal of each, on a disk with too little room to unpack it."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from operations.backup_archive import BackupError
from tests.unit.backup_check import check

WHOLE_LIMIT = 4 * 1024 * 1024  # bytes that unpacking may write: far more than the file has


@contextmanager
def little_room() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (WHOLE_LIMIT, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def refused(file: Path, message: str = "is damaged") -> str:
    with little_room(), pytest.raises(BackupError, match=message) as refusal:
        check(file)
    return str(refusal.value)
