"""How the open database is: which engine, how large, and whether it is damaged."""

from pathlib import Path

from domain.database import storage
from domain.database.queries import FixedRows
from models import database

_SERVER = FixedRows(
    "SELECT current_setting('server_version'), current_database(), "
    "pg_database_size(current_database())"
)


def described(path: Path) -> str:
    """The database by its name, for operators; `path` is that of SQLite's file."""
    if storage.is_sqlite():
        return str(path)
    [(version, name, size)] = _SERVER.rows()
    return f"{name} on PostgreSQL {version.partition(' ')[0]}, {size // 1024**2} MB"


def version() -> int:
    """The number of the PostgreSQL that is open, without that after the point."""
    [(version, _, _)] = _SERVER.rows()
    return int(version.partition(".")[0])


def size(path: Path) -> int:
    """How many bytes the database has."""
    if storage.is_sqlite():
        return path.stat().st_size if path.exists() else 0
    [(_, _, found)] = _SERVER.rows()
    return int(found)


def damage() -> str:
    """What SQLite finds when it reads all of its file, "" if nothing; a server looks by itself."""
    if not storage.is_sqlite():
        return ""
    found = database.obj.pragma("integrity_check")
    return "" if found == "ok" else str(found)
