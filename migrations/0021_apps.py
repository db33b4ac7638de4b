"""Apps, groups, and what leads from a sign-in to an app and back.

An older instance that is still at work makes accounts without a `sub`: then "" stands there, and
the account gets one when its person first enters an app.
"""

import secrets

from domain.database import dialects

ADDS_ONLY = True
READS_WHOLE = ("user",)

STATEMENTS = """
CREATE TABLE team_group (
    id {serial},
    name VARCHAR(64) NOT NULL,
    folded VARCHAR(64) NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX team_group_folded ON team_group (folded);
CREATE TABLE membership (
    id {serial},
    group_id {ref} NOT NULL REFERENCES team_group (id) ON DELETE CASCADE,
    user_id {ref} NOT NULL REFERENCES "user" (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX membership_user_id_group_id ON membership (user_id, group_id);
CREATE INDEX membership_group_id ON membership (group_id);
CREATE TABLE invited_to (
    id {serial},
    invitation_id {ref} NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    group_id {ref} NOT NULL REFERENCES team_group (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX invited_to_invitation_id_group_id ON invited_to (invitation_id, group_id);
CREATE INDEX invited_to_group_id ON invited_to (group_id);
CREATE TABLE app (
    id {serial},
    kind VARCHAR(10) NOT NULL DEFAULT 'proxy',
    name VARCHAR(64) NOT NULL,
    sort_name VARCHAR(64) NOT NULL,
    origin VARCHAR(280) NOT NULL,
    is_for_everyone {bool} NOT NULL DEFAULT {false},
    max_age BIGINT,
    background_counts {bool} NOT NULL DEFAULT {false},
    icon {blob},
    icon_type VARCHAR(20) NOT NULL DEFAULT '',
    icon_version VARCHAR(16) NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    entered_at BIGINT NOT NULL DEFAULT 0,
    proxy_fault VARCHAR(40) NOT NULL DEFAULT '',
    proxy_fault_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX app_origin ON app (origin);
CREATE TABLE app_group (
    id {serial},
    app_id {ref} NOT NULL REFERENCES app (id) ON DELETE CASCADE,
    group_id {ref} NOT NULL REFERENCES team_group (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX app_group_app_id_group_id ON app_group (app_id, group_id);
CREATE INDEX app_group_group_id ON app_group (group_id);
CREATE TABLE app_person (
    id {serial},
    app_id {ref} NOT NULL REFERENCES app (id) ON DELETE CASCADE,
    user_id {ref} NOT NULL REFERENCES "user" (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX app_person_app_id_user_id ON app_person (app_id, user_id);
CREATE INDEX app_person_user_id ON app_person (user_id);
CREATE TABLE app_session (
    id {serial},
    app_id {ref} NOT NULL REFERENCES app (id) ON DELETE CASCADE,
    session_id {ref} NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    token_hash {blob} NOT NULL,
    code_hash {blob} NOT NULL,
    state_hash {blob} NOT NULL,
    target VARCHAR(8000) NOT NULL,
    created_at BIGINT NOT NULL,
    spent_at BIGINT,
    arrived_at BIGINT
);
CREATE UNIQUE INDEX app_session_token_hash ON app_session (token_hash);
CREATE UNIQUE INDEX app_session_code_hash ON app_session (code_hash);
CREATE INDEX app_session_session_id ON app_session (session_id, app_id);
CREATE INDEX app_session_app_id ON app_session (app_id);
CREATE TABLE return_request (
    id {serial},
    token_hash {blob} NOT NULL,
    target VARCHAR(8000) NOT NULL,
    app_id {ref} REFERENCES app (id) ON DELETE CASCADE,
    state_hash {blob},
    address VARCHAR(45) NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX return_request_token_hash ON return_request (token_hash);
CREATE INDEX return_request_app_id ON return_request (app_id);
CREATE INDEX return_request_created_at ON return_request (created_at);
CREATE INDEX return_request_address ON return_request (address, created_at);
ALTER TABLE session ADD COLUMN headed_for VARCHAR(1000) NOT NULL DEFAULT '';
ALTER TABLE policy ADD COLUMN sign_ins_last VARCHAR(20) NOT NULL DEFAULT 'advised';
ALTER TABLE event ADD COLUMN thing VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN formerly VARCHAR(64) NOT NULL DEFAULT '';
CREATE INDEX event_thing ON event (thing, id) WHERE thing <> '';
CREATE INDEX event_formerly ON event (formerly, id) WHERE formerly <> '';
ALTER TABLE "user" ADD COLUMN sub VARCHAR(32) NOT NULL DEFAULT ''
"""
UNIQUE = "CREATE UNIQUE INDEX user_sub ON \"user\" (sub) WHERE sub <> ''"
BATCH = 1000


def up(migrator, db):
    dialects.run(db, STATEMENTS)
    update = 'UPDATE "user" SET sub = ? WHERE id = ?'.replace("?", db.param)
    some = 'SELECT id FROM "user" WHERE id > ? ORDER BY id LIMIT ?'.replace("?", db.param)
    last = 0
    while people := db.execute_sql(some, (last, BATCH)).fetchall():
        for (number,) in people:
            db.execute_sql(update, (secrets.token_hex(16), number))
        last = people[-1][0]
    dialects.run(db, UNIQUE)
