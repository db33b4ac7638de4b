"""Guided recovery, several authenticators, the clock doctor, the rehearsal."""

from domain.database import dialects

STATEMENTS = """
ALTER TABLE "user" ADD COLUMN recovering_since BIGINT;
ALTER TABLE "user" ADD COLUMN rehearsed_at BIGINT;
ALTER TABLE authenticator ADD COLUMN replaces {bool} NOT NULL DEFAULT {true};
ALTER TABLE authenticator ADD COLUMN switched_off_at BIGINT;
ALTER TABLE authenticator ADD COLUMN drift_timecode BIGINT NOT NULL DEFAULT 0;
ALTER TABLE authenticator ADD COLUMN drift_steps BIGINT NOT NULL DEFAULT 0;
ALTER TABLE authenticator ADD COLUMN drift_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE installation ADD COLUMN clock_doubted_at BIGINT NOT NULL DEFAULT 0;

CREATE TABLE burnt_step (
    id {serial},
    authenticator_id {ref} NOT NULL REFERENCES authenticator (id) ON DELETE CASCADE,
    timecode BIGINT NOT NULL, UNIQUE (authenticator_id, timecode));
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
