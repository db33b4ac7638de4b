"""Known browsers, reset links, and when the daily sweep was last claimed."""

STATEMENTS = """
CREATE TABLE known_browser (
    id {serial}, token_hash {blob} NOT NULL,
    user_id {ref} NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    seen_at BIGINT NOT NULL, UNIQUE (token_hash, user_id));
CREATE INDEX known_browser_user_id ON known_browser (user_id);

CREATE TABLE reset_link (
    id {serial}, token_hash {blob} NOT NULL UNIQUE,
    user_id {ref} NOT NULL UNIQUE REFERENCES "user" (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL);

ALTER TABLE installation ADD COLUMN swept_at BIGINT NOT NULL DEFAULT 0;
"""

# The same tables in each engine's words.
DIALECTS = {
    "SqliteDatabase": {
        "serial": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", "ref": "INTEGER", "blob": "BLOB",
    },
    "PostgresqlDatabase": {
        "serial": "SERIAL NOT NULL PRIMARY KEY", "ref": "INTEGER", "blob": "BYTEA",
    },
}  # fmt: skip


def up(migrator, db):
    family = next(c.__name__ for c in type(db).__mro__ if c.__name__ in DIALECTS)
    for statement in STATEMENTS.format(**DIALECTS[family]).split(";"):
        if statement.strip():
            db.execute_sql(statement)
