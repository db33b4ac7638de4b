"""Which entry of a person's a secret is, so that no app takes a new one for an old one."""

from domain.database import dialects

STATEMENTS = """
ALTER TABLE "user" ADD COLUMN entries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE authenticator ADD COLUMN number BIGINT NOT NULL DEFAULT 1;
UPDATE "user" SET entries = 1
    WHERE EXISTS (SELECT 1 FROM authenticator a WHERE a.user_id = "user".id)
    OR EXISTS (SELECT 1 FROM event e WHERE e.user_id = "user".id AND e.kind = 'mfa-enabled')
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
