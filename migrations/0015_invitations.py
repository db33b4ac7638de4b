"""Whom an invitation is for, and what was handed out, to be shown again for a while."""

STATEMENTS = """
ALTER TABLE invitation ADD COLUMN name VARCHAR(100) NOT NULL DEFAULT '';
ALTER TABLE invitation ADD COLUMN email VARCHAR(254) NOT NULL DEFAULT '';
ALTER TABLE making ADD COLUMN kind VARCHAR(20) NOT NULL DEFAULT '';
ALTER TABLE making ADD COLUMN session BIGINT;
ALTER TABLE making ADD COLUMN sealed_copy {blob};
ALTER TABLE invitation ADD COLUMN making_id {ref} REFERENCES making (id) ON DELETE SET NULL;
CREATE INDEX invitation_making_id ON invitation (making_id);
"""

# The same in each engine's words.
DIALECTS = {
    "SqliteDatabase": {"ref": "INTEGER", "blob": "BLOB"},
    "PostgresqlDatabase": {"ref": "INTEGER", "blob": "BYTEA"},
}


def up(migrator, db):
    family = next(c.__name__ for c in type(db).__mro__ if c.__name__ in DIALECTS)
    for statement in STATEMENTS.format(**DIALECTS[family]).split(";"):
        if statement.strip():
            db.execute_sql(statement)
