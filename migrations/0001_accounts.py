"""Accounts, sessions, authenticators, recovery codes, setup link, throttle, history."""

from domain.database import dialects

STATEMENTS = """
CREATE TABLE installation (
    id {serial}, created_at BIGINT NOT NULL, key_check {blob} NOT NULL, salt {blob} NOT NULL);

CREATE TABLE "user" (
    id {serial}, username VARCHAR(64) NOT NULL UNIQUE, name VARCHAR(100) NOT NULL,
    email VARCHAR(254) NOT NULL, email_verified_at BIGINT,
    password_hash {blob}, password_changed_at BIGINT NOT NULL,
    is_admin {bool} NOT NULL, created_at BIGINT NOT NULL, disabled_at BIGINT);

CREATE TABLE session (
    id {serial}, token_hash {blob} NOT NULL UNIQUE,
    user_id {ref} NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    stage VARCHAR(8) NOT NULL, recovered {bool} NOT NULL,
    created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, confirmed_at BIGINT NOT NULL,
    address VARCHAR(45) NOT NULL, browser VARCHAR(200) NOT NULL);
CREATE INDEX session_user_id ON session (user_id);
CREATE INDEX session_seen_at ON session (seen_at);

CREATE TABLE authenticator (
    id {serial}, user_id {ref} NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    name VARCHAR(50) NOT NULL, sealed_secret {blob} NOT NULL,
    begun_at BIGINT NOT NULL, begun_by BIGINT NOT NULL, activated_at BIGINT,
    last_timecode BIGINT NOT NULL, last_used_at BIGINT);
CREATE INDEX authenticator_user_id ON authenticator (user_id);
CREATE UNIQUE INDEX authenticator_one_pending ON authenticator (user_id)
    WHERE activated_at IS NULL;

CREATE TABLE recovery_code (
    id {serial}, user_id {ref} NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    code_hash {blob} NOT NULL, created_at BIGINT NOT NULL,
    used_at BIGINT, replaced_at BIGINT, saved_at BIGINT,
    made_by BIGINT NOT NULL, sealed_copy {blob});
CREATE INDEX recovery_code_user_id ON recovery_code (user_id);
CREATE INDEX recovery_code_code_hash ON recovery_code (code_hash);
CREATE UNIQUE INDEX recovery_code_one_live ON recovery_code (user_id)
    WHERE used_at IS NULL AND replaced_at IS NULL;

CREATE TABLE setup_link (
    id {serial}, token_hash {blob} NOT NULL UNIQUE, created_at BIGINT NOT NULL, used_at BIGINT);

CREATE TABLE attempts (
    id {serial}, key VARCHAR(100) NOT NULL UNIQUE, failures BIGINT NOT NULL,
    next_at BIGINT NOT NULL, last_at BIGINT NOT NULL);

CREATE TABLE event (
    id {serial}, user_id {ref} REFERENCES "user" (id) ON DELETE SET NULL,
    actor_id {ref} REFERENCES "user" (id) ON DELETE SET NULL,
    kind VARCHAR(40) NOT NULL, at BIGINT NOT NULL,
    address VARCHAR(45) NOT NULL, browser VARCHAR(200) NOT NULL);
CREATE INDEX event_user_id ON event (user_id);
CREATE INDEX event_actor_id ON event (actor_id);
CREATE INDEX event_at ON event (at);
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
