"""When the key was made. Of those from before, at least: not before the installation."""

ADDS_ONLY = True
READS_WHOLE = ("installation",)

STATEMENTS = (
    "ALTER TABLE installation ADD COLUMN key_made_at BIGINT NOT NULL DEFAULT 0",
    "UPDATE installation SET key_made_at = created_at",
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
