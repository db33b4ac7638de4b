"""What is in a backup, of either engine, to be put into a database of either."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from domain.database import sqlite_rows
from operations import backup_dump
from operations.backup_manifest import DUMP, Manifest
from operations.data_folder import DATABASE
from operations.transfer import Origin


@contextmanager
def of(manifest: Manifest, parts: Path) -> Iterator[Origin]:
    """What is in the backup with this manifest, whose parts are in that folder."""
    if manifest.is_dump:
        yield _dump(manifest, parts)
        return
    with closing(sqlite3.connect(parts / DATABASE)) as file:
        last = sqlite_rows.counters(file)
        yield Origin(manifest.migrations, lambda: sqlite_rows.contents(file), last)


def _dump(manifest: Manifest, parts: Path) -> Origin:
    last = {table: note.last for table, note in manifest.tables.items()}
    return Origin(manifest.migrations, lambda: backup_dump.contents(parts / DUMP), last)
