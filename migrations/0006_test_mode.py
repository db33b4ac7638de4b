"""The mark of a database that the test mode made."""


def up(migrator, db):
    kind = "BOOLEAN NOT NULL DEFAULT FALSE"
    if "Sqlite" in type(db).__name__:
        kind = "SMALLINT NOT NULL DEFAULT 0"
    db.execute_sql(f"ALTER TABLE installation ADD COLUMN is_test {kind}")
