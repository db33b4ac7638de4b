"""What is in a dump, row by row: it is neither run nor loaded for that."""

from dataclasses import dataclass, field
from pathlib import Path

from domain.database import rows, schema
from domain.database.rows import Content, Sum, Sums, Unfit
from domain.encryption import records, vault
from models import Table
from operations import backup_dump
from operations.backup_archive import BackupError
from operations.backup_manifest import Changed, Manifest


@dataclass
class DumpContents:
    """The tables in it, the keys of their secrets, and how many of these open."""

    columns: dict[str, set[str]] = field(default_factory=dict)
    sums: Sums = field(default_factory=dict)
    key_ids: set[bytes] = field(default_factory=set)
    opened: int = 0
    ours: frozenset[bytes] = field(
        default_factory=lambda: frozenset(key.id for key in vault.ring().keys)
    )

    def rows(self, table: type[Table]) -> int:
        """How many rows this table has."""
        return self.sums.get(table._meta.table_name, Sum()).rows


def looked_through(path: Path, dump: Path, manifest: Manifest) -> DumpContents:
    """What is in the dump of the backup `path`, which is what its manifest says.

    Raises BackupError, and Unreadable for a secret that its key doesn't open.
    """
    found = DumpContents()
    try:
        for content in backup_dump.contents(dump):
            _look_through(content, found)
    except (Changed, Unfit) as fault:
        raise BackupError(
            f"The database in the backup {path} is damaged ({fault or 'its end is missing'})."
        ) from fault
    _verify_as_noted(path, found, manifest)
    return found


def _look_through(content: Content, found: DumpContents) -> None:
    found.columns[content.table] = set(content.columns)
    sealed = _sealed(content)
    for line in found.sums.setdefault(content.table, Sum()).counting(content.lines):
        if sealed:
            fields = line.split(rows.TAB)
            for place, purpose in sealed:
                _open(fields[content.columns.index("id")], fields[place], purpose, found)


def _sealed(content: Content) -> list[tuple[int, str]]:
    """The places of its columns that hold sealed records, each with their purpose."""
    columns = records.sealed_in(content.table).items()
    there = content.columns
    return [(there.index(column), purpose) for column, purpose in columns if column in there]


def _open(number: bytes, field: bytes, purpose: str, found: DumpContents) -> None:
    row, record = rows.read((rows.INTEGER, rows.BINARY), number + rows.TAB + field)
    if record is None:
        return
    key_id = vault.key_id_of(record)
    found.key_ids.add(key_id)
    if key_id in found.ours:
        vault.unseal(purpose, row, record)
        found.opened += 1


def _verify_as_noted(path: Path, found: DumpContents, manifest: Manifest) -> None:
    """Exactly the tables and columns that its migrations make, with the rows that were counted."""
    wanted = schema.columns_after(manifest.migrations)
    there = {table: found.columns[table] for table in found.columns if table != schema.HISTORY}
    counted = {table: (one.rows, one.digits) for table, one in found.sums.items()}
    noted = {table: (note.rows, note.sum) for table, note in manifest.tables.items()}
    differing = [t for t in {**noted, **counted} if noted.get(t) != counted.get(t)]
    differing += [t for t in {**wanted, **there} if wanted.get(t) != there.get(t)]
    if differing:
        raise BackupError(
            f"The database in the backup {path} isn't what was counted when it was made: the "
            f"table “{differing[0]}” differs. Use another one."
        )
