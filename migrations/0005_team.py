"""Invitations, the team's policy, the help desk's sign-in codes, notices, search."""

from domain.database import dialects

STATEMENTS = """
ALTER TABLE "user" ADD COLUMN last_seen_at BIGINT;
ALTER TABLE "user" ADD COLUMN noticed_event BIGINT NOT NULL DEFAULT 0;
ALTER TABLE event ADD COLUMN session BIGINT;
ALTER TABLE event ADD COLUMN subject VARCHAR(64) NOT NULL DEFAULT '';
CREATE INDEX event_kind ON event (kind, id);
CREATE INDEX event_subject ON event (subject, id);

CREATE TABLE invitation (
    id {serial}, token_hash {blob} NOT NULL UNIQUE, username VARCHAR(64) NOT NULL UNIQUE,
    is_admin {bool} NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
    created_by_id {ref} REFERENCES "user" (id) ON DELETE SET NULL);
CREATE INDEX invitation_created_by_id ON invitation (created_by_id);

CREATE TABLE policy (
    id {serial}, required_from BIGINT, grace_days BIGINT NOT NULL, decided_at BIGINT NOT NULL);

CREATE TABLE sign_in_code (
    id {serial}, user_id {ref} NOT NULL UNIQUE REFERENCES "user" (id) ON DELETE CASCADE,
    code_hash {blob} NOT NULL, created_at BIGINT NOT NULL);

CREATE TABLE search_word (
    id {serial}, user_id {ref} NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    word VARCHAR(100) NOT NULL);
CREATE INDEX search_word_user_id ON search_word (user_id);
CREATE INDEX search_word_word ON search_word (word, user_id);
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
    # People from before are found by their username until their profile is next saved.
    db.execute_sql('INSERT INTO search_word (user_id, word) SELECT id, username FROM "user"')
    db.execute_sql("INSERT INTO policy (grace_days, decided_at) VALUES (7, 0)")
