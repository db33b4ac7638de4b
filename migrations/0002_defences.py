"""Known browsers, reset links, and when the daily sweep was last claimed."""

from domain.database import dialects

STATEMENTS = """
CREATE TABLE known_browser (
    id {serial}, token_hash {blob} NOT NULL,
    user_id {ref} NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    seen_at BIGINT NOT NULL, UNIQUE (token_hash, user_id));
CREATE INDEX known_browser_user_id ON known_browser (user_id);

CREATE TABLE reset_link (
    id {serial}, token_hash {blob} NOT NULL UNIQUE,
    user_id {ref} NOT NULL UNIQUE REFERENCES "user" (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL);

ALTER TABLE installation ADD COLUMN swept_at BIGINT NOT NULL DEFAULT 0;
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
