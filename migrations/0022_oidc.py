"""OpenID Connect: clients, their addresses and secrets, keys, grants and tokens.

An older instance that is still at work adds apps behind a proxy only, and begins sessions that
don't say what was shown.
"""

from domain.database import dialects

ADDS_ONLY = True
READS_WHOLE = ()

STATEMENTS = """
ALTER TABLE session ADD COLUMN factors VARCHAR(40) NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN former_factors VARCHAR(40) NOT NULL DEFAULT '';
ALTER TABLE invitation ADD COLUMN is_email_theirs {bool} NOT NULL DEFAULT {false};
CREATE TABLE client (
    id {serial},
    app_id {ref} NOT NULL REFERENCES app (id) ON DELETE CASCADE,
    client_id VARCHAR(64) NOT NULL,
    is_public {bool} NOT NULL DEFAULT {false},
    needs_pkce {bool} NOT NULL DEFAULT {true},
    needs_mfa {bool} NOT NULL DEFAULT {true},
    is_trusted {bool} NOT NULL DEFAULT {true},
    signs_with VARCHAR(10) NOT NULL DEFAULT 'RS256',
    opens_at VARCHAR(2000) NOT NULL DEFAULT '',
    logout_address VARCHAR(2000) NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX client_app_id ON client (app_id);
CREATE UNIQUE INDEX client_client_id ON client (client_id);
CREATE TABLE client_address (
    id {serial},
    app_id {ref} NOT NULL REFERENCES app (id) ON DELETE CASCADE,
    purpose VARCHAR(10) NOT NULL,
    address VARCHAR(2000) NOT NULL,
    origin VARCHAR(280) NOT NULL
);
CREATE UNIQUE INDEX client_address_whole ON client_address (app_id, purpose, address);
CREATE INDEX client_address_origin ON client_address (origin);
CREATE TABLE client_secret (
    id {serial},
    app_id {ref} NOT NULL REFERENCES app (id) ON DELETE CASCADE,
    secret_hash {blob} NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX client_secret_app_id ON client_secret (app_id);
CREATE TABLE signing_key (
    id {serial},
    kid VARCHAR(64) NOT NULL,
    algorithm VARCHAR(10) NOT NULL,
    sealed_key {blob},
    public_jwk VARCHAR(2000) NOT NULL,
    created_at BIGINT NOT NULL,
    signs_from BIGINT NOT NULL,
    signed_until BIGINT
);
CREATE UNIQUE INDEX signing_key_kid ON signing_key (kid);
CREATE TABLE authorization_request (
    id {serial},
    token_hash {blob} NOT NULL,
    app_id {ref} NOT NULL REFERENCES app (id) ON DELETE CASCADE,
    query VARCHAR(8000) NOT NULL,
    newest_session BIGINT NOT NULL DEFAULT 0,
    confirmed_in BIGINT,
    chosen_in BIGINT,
    address VARCHAR(45) NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX authorization_request_token_hash ON authorization_request (token_hash);
CREATE INDEX authorization_request_app_id ON authorization_request (app_id);
CREATE INDEX authorization_request_created_at ON authorization_request (created_at);
CREATE INDEX authorization_request_address ON authorization_request (address, created_at);
CREATE TABLE app_grant (
    id {serial},
    app_id {ref} NOT NULL REFERENCES app (id) ON DELETE CASCADE,
    user_id {ref} REFERENCES "user" (id) ON DELETE SET NULL,
    session_id {ref} REFERENCES session (id) ON DELETE SET NULL,
    sub VARCHAR(32) NOT NULL,
    sid VARCHAR(64) NOT NULL,
    auth_time BIGINT NOT NULL,
    acr VARCHAR(60) NOT NULL,
    amr VARCHAR(40) NOT NULL,
    scope VARCHAR(400) NOT NULL,
    claims VARCHAR(4000) NOT NULL DEFAULT '',
    nonce VARCHAR(1000) NOT NULL DEFAULT '',
    redirect_uri VARCHAR(2000) NOT NULL,
    challenge VARCHAR(128) NOT NULL DEFAULT '',
    code_hash {blob} NOT NULL,
    created_at BIGINT NOT NULL,
    spent_at BIGINT,
    used_at BIGINT NOT NULL DEFAULT 0,
    is_offline {bool} NOT NULL DEFAULT {false},
    is_over {bool} NOT NULL DEFAULT {false},
    has_lapsed {bool} NOT NULL DEFAULT {false},
    family_hash {blob},
    refresh_hash {blob},
    rotated_at BIGINT NOT NULL DEFAULT 0,
    told_at BIGINT,
    tell_at BIGINT NOT NULL DEFAULT 0,
    claimed_until BIGINT NOT NULL DEFAULT 0,
    tries BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX app_grant_code_hash ON app_grant (code_hash);
CREATE UNIQUE INDEX app_grant_family_hash ON app_grant (family_hash);
CREATE INDEX app_grant_app_id ON app_grant (app_id);
CREATE INDEX app_grant_user_id ON app_grant (user_id);
CREATE INDEX app_grant_session_id ON app_grant (session_id, app_id);
CREATE INDEX app_grant_sid ON app_grant (sid);
CREATE INDEX app_grant_created_at ON app_grant (created_at);
CREATE INDEX app_grant_signed_out ON app_grant (session_id, told_at)
    WHERE told_at IS NULL AND NOT has_lapsed;
CREATE INDEX app_grant_ended ON app_grant (id) WHERE told_at IS NULL AND is_over;
CREATE TABLE access_token (
    id {serial},
    grant_id {ref} NOT NULL REFERENCES app_grant (id) ON DELETE CASCADE,
    token_hash {blob} NOT NULL,
    scope VARCHAR(400) NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX access_token_token_hash ON access_token (token_hash);
CREATE INDEX access_token_grant_id ON access_token (grant_id);
CREATE INDEX access_token_created_at ON access_token (created_at);
CREATE TABLE consent (
    id {serial},
    app_id {ref} NOT NULL REFERENCES app (id) ON DELETE CASCADE,
    user_id {ref} NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    scope VARCHAR(400) NOT NULL,
    given_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX consent_app_id_user_id ON consent (app_id, user_id);
CREATE INDEX consent_user_id ON consent (user_id);
CREATE TABLE app_fault (
    id {serial},
    app_id {ref} NOT NULL REFERENCES app (id) ON DELETE CASCADE,
    kind VARCHAR(60) NOT NULL,
    detail VARCHAR(400) NOT NULL DEFAULT '',
    at BIGINT NOT NULL,
    number BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX app_fault_app_id ON app_fault (app_id, id)
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
