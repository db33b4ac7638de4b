"""What stands in the database, told apart from what the clock alone changes."""

from models import Event, database

# When a session was last seen, when the daily sweep was claimed (S-60 lists both).
CLOCKWORK = {"seen_at", "last_seen_at", "swept_at", "clock_latest_at"}


def dump() -> list[str]:
    """Everything in the database but what the clock alone changes."""
    lines = []
    for table in sorted(database.get_tables()):
        columns = [c.name for c in database.get_columns(table) if c.name not in CLOCKWORK]
        quoted = ", ".join(f'"{c}"' for c in columns)
        select = f'SELECT {quoted} FROM "{table}" ORDER BY 1'  # noqa: S608  # names of its own
        lines += [repr(row) for row in database.execute_sql(select)]
    return lines


def kinds() -> list[str]:
    return [event.kind for event in Event.select().order_by(Event.id)]
