"""Counters that know what is under way, who made a link or code, who invited whom, notices."""

from domain.database import dialects

STATEMENTS = """
ALTER TABLE installation ADD COLUMN clock_suspected_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE installation ADD COLUMN clock_suspected_by BIGINT NOT NULL DEFAULT 0;
CREATE INDEX event_user_kind ON event (user_id, kind, at);
ALTER TABLE event ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE event ADD COLUMN since BIGINT NOT NULL DEFAULT 0;

CREATE TABLE noticed (
    id {serial}, user_id {ref} NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    event_id {ref} NOT NULL REFERENCES event (id) ON DELETE CASCADE, UNIQUE (user_id, event_id));
CREATE INDEX noticed_event_id ON noticed (event_id);

ALTER TABLE "user" ADD COLUMN invited_by BIGINT;
ALTER TABLE reset_link ADD COLUMN
    created_by_id {ref} REFERENCES "user" (id) ON DELETE CASCADE;
CREATE INDEX reset_link_created_by_id ON reset_link (created_by_id);
ALTER TABLE sign_in_code ADD COLUMN
    created_by_id {ref} REFERENCES "user" (id) ON DELETE CASCADE;
CREATE INDEX sign_in_code_created_by_id ON sign_in_code (created_by_id);

ALTER TABLE known_browser ADD COLUMN former_hash {blob};
ALTER TABLE session ADD COLUMN known_browser {bool} NOT NULL DEFAULT {false};
ALTER TABLE attempts ADD COLUMN since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN told BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN pending BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN pending_until BIGINT NOT NULL DEFAULT 0;

CREATE TABLE code_first (
    id {serial}, token_hash {blob} NOT NULL UNIQUE,
    user_id {ref} NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL, tries BIGINT NOT NULL DEFAULT 0,
    recovery_code_id {ref} REFERENCES recovery_code (id) ON DELETE CASCADE,
    completes {bool} NOT NULL, opened BIGINT);
CREATE INDEX code_first_recovery_code_id ON code_first (recovery_code_id);
CREATE INDEX code_first_user_id ON code_first (user_id);

UPDATE attempts SET since = last_at;
UPDATE attempts SET key = 'totp:new:' || SUBSTR(key, 6) WHERE SUBSTR(key, 1, 5) = 'totp:';
DELETE FROM attempts WHERE SUBSTR(key, 1, 9) = 'recovery:'
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
