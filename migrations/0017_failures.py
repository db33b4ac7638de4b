"""One line an hour for sign-ins that failed, counted up in place."""

STATEMENTS = (
    "ALTER TABLE event ADD COLUMN hour BIGINT",
    "CREATE UNIQUE INDEX event_hour ON event (subject, kind, hour) WHERE hour IS NOT NULL",
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
