"""Counters that know what is under way, who made a link or code, who invited whom, notices."""

STATEMENTS = """
ALTER TABLE attempts ADD COLUMN since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN told BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN pending BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN pending_until BIGINT NOT NULL DEFAULT 0;

CREATE TABLE code_first (
    id {serial}, token_hash {blob} NOT NULL UNIQUE,
    user_id {ref} NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL, tries BIGINT NOT NULL DEFAULT 0,
    is_recovery_code {bool} NOT NULL, completes {bool} NOT NULL);
CREATE INDEX code_first_user_id ON code_first (user_id)
"""

# The same in each engine's words.
DIALECTS = {
    "SqliteDatabase": {
        "serial": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", "ref": "INTEGER", "blob": "BLOB",
        "bool": "SMALLINT",
    },
    "PostgresqlDatabase": {
        "serial": "SERIAL NOT NULL PRIMARY KEY", "ref": "INTEGER", "blob": "BYTEA",
        "bool": "BOOLEAN",
    },
}  # fmt: skip


def up(migrator, db):
    family = next(c.__name__ for c in type(db).__mro__ if c.__name__ in DIALECTS)
    for statement in STATEMENTS.format(**DIALECTS[family]).split(";"):
        if statement.strip():
            db.execute_sql(statement)
