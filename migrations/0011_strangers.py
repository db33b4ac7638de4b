"""Counters that know what is under way, who made a link or code, who invited whom, notices."""

STATEMENTS = """
ALTER TABLE attempts ADD COLUMN since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN told BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN pending BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN pending_until BIGINT NOT NULL DEFAULT 0
"""


def up(migrator, db):
    for statement in STATEMENTS.split(";"):
        if statement.strip():
            db.execute_sql(statement)
