"""When the server's clock went back, and every code's step that was accepted.

Of the steps accepted before, only the latest of each authenticator is known.
"""

STATEMENTS = """
ALTER TABLE installation ADD COLUMN clock_latest_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE installation ADD COLUMN clock_went_back_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE installation ADD COLUMN clock_went_back_by BIGINT NOT NULL DEFAULT 0;
UPDATE installation SET clock_latest_at = (SELECT COALESCE(MAX(at), 0) FROM event);

ALTER TABLE burnt_step ADD COLUMN accepted {bool} NOT NULL DEFAULT {false};
INSERT INTO burnt_step (authenticator_id, timecode, accepted)
    SELECT a.id, a.last_timecode, {true} FROM authenticator a
    WHERE a.last_timecode > 0 AND NOT EXISTS (SELECT 1 FROM burnt_step b
        WHERE b.authenticator_id = a.id AND b.timecode = a.last_timecode);
"""

# The same in each engine's words.
DIALECTS = {
    "SqliteDatabase": {"bool": "SMALLINT", "true": "1", "false": "0"},
    "PostgresqlDatabase": {"bool": "BOOLEAN", "true": "TRUE", "false": "FALSE"},
}


def up(migrator, db):
    family = next(c.__name__ for c in type(db).__mro__ if c.__name__ in DIALECTS)
    for statement in STATEMENTS.format(**DIALECTS[family]).split(";"):
        if statement.strip():
            db.execute_sql(statement)
