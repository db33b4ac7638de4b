"""The mark of a database that the test mode made."""

from domain.database import dialects


def up(migrator, db):
    dialects.run(db, "ALTER TABLE installation ADD COLUMN is_test {bool} NOT NULL DEFAULT {false}")
