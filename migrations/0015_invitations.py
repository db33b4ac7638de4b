"""Whom an invitation is for, and what was handed out, to be shown again for a while."""

from domain.database import dialects

STATEMENTS = """
ALTER TABLE invitation ADD COLUMN name VARCHAR(100) NOT NULL DEFAULT '';
ALTER TABLE invitation ADD COLUMN email VARCHAR(254) NOT NULL DEFAULT '';
ALTER TABLE making ADD COLUMN kind VARCHAR(20) NOT NULL DEFAULT '';
ALTER TABLE making ADD COLUMN session BIGINT;
ALTER TABLE making ADD COLUMN sealed_copy {blob};
ALTER TABLE invitation ADD COLUMN making_id {ref} REFERENCES making (id) ON DELETE SET NULL;
CREATE INDEX invitation_making_id ON invitation (making_id);
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
