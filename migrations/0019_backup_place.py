"""On which machine the last nightly backup was made: each instance has a folder of its own."""

from domain.database import dialects

ADDS_ONLY = True
READS_WHOLE = ()

STATEMENTS = """
ALTER TABLE installation ADD COLUMN backed_up_on VARCHAR(64) NOT NULL DEFAULT '';
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
