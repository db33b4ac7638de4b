"""What was opened or made, until the browser has come back with it."""

from domain.database import dialects

STATEMENTS = """
ALTER TABLE session ADD COLUMN arrived_at BIGINT;
ALTER TABLE session ADD COLUMN former_hash {blob};
ALTER TABLE session ADD COLUMN former_stage VARCHAR(8) NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN former_confirmed_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX session_former_hash ON session (former_hash);

ALTER TABLE authenticator ADD COLUMN last_use VARCHAR(40) NOT NULL DEFAULT '';
ALTER TABLE authenticator ADD COLUMN outcome VARCHAR(10) NOT NULL DEFAULT '';

ALTER TABLE recovery_code ADD COLUMN opened BIGINT;
CREATE INDEX recovery_code_opened ON recovery_code (opened);
ALTER TABLE sign_in_code ADD COLUMN opened BIGINT;

ALTER TABLE invitation ADD COLUMN account_id {ref} REFERENCES "user" (id) ON DELETE CASCADE;
CREATE INDEX invitation_account_id ON invitation (account_id);
CREATE TABLE new_setup_link (
    id {serial}, token_hash {blob} NOT NULL UNIQUE, created_at BIGINT NOT NULL,
    account_id {ref} REFERENCES "user" (id) ON DELETE CASCADE);
INSERT INTO new_setup_link (token_hash, created_at)
    SELECT token_hash, created_at FROM setup_link WHERE used_at IS NULL;
DROP TABLE setup_link;
ALTER TABLE new_setup_link RENAME TO setup_link;
CREATE INDEX setup_link_account_id ON setup_link (account_id);
ALTER TABLE reset_link ADD COLUMN used_at BIGINT;

CREATE TABLE making (
    id {serial}, key_hash {blob} NOT NULL UNIQUE, at BIGINT NOT NULL);

UPDATE session SET arrived_at = seen_at;
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
