"""When the nightly backup was claimed and made, and to what state the server was restored."""

from domain.database import dialects

STATEMENTS = """
ALTER TABLE installation ADD COLUMN backup_claimed_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE installation ADD COLUMN backed_up_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE installation ADD COLUMN backup_failed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE installation ADD COLUMN backup_fault VARCHAR(300) NOT NULL DEFAULT '';
ALTER TABLE installation ADD COLUMN restored_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE installation ADD COLUMN restored_to BIGINT NOT NULL DEFAULT 0;
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
