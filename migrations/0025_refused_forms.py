"""The form of a sign-in that was refused last, so that the same one again is the same guess."""

from domain.database import dialects

ADDS_ONLY = True
READS_WHOLE = ()

STATEMENTS = """
ALTER TABLE session ADD COLUMN refused_form {blob};
ALTER TABLE session ADD COLUMN refused_drift BIGINT NOT NULL DEFAULT 0;
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
