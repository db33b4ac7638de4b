"""Passkeys and security keys, and the policy that asks for them.

To an older instance that is still at work, whoever has only passkeys has no MFA. So it has to be
stopped first.
"""

from domain.database import dialects

ADDS_ONLY = False
READS_WHOLE = ()

STATEMENTS = """
CREATE TABLE passkey (
    id {serial},
    user_id {ref} NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    name VARCHAR(50) NOT NULL,
    rp_id VARCHAR(255) NOT NULL,
    credential_id {blob} NOT NULL,
    sealed_key {blob} NOT NULL,
    sign_count BIGINT NOT NULL DEFAULT 0,
    is_verifying {bool} NOT NULL DEFAULT {false},
    is_discoverable {bool} NOT NULL DEFAULT {false},
    can_sync {bool} NOT NULL DEFAULT {false},
    is_synced {bool} NOT NULL DEFAULT {false},
    transports VARCHAR(100) NOT NULL DEFAULT '',
    aaguid VARCHAR(36) NOT NULL DEFAULT '',
    added_at BIGINT NOT NULL,
    added_by BIGINT NOT NULL DEFAULT 0,
    last_used_at BIGINT,
    switched_off_at BIGINT
);
CREATE UNIQUE INDEX passkey_credential_id ON passkey (credential_id);
CREATE INDEX passkey_user_id ON passkey (user_id);
CREATE TABLE passkey_owner (
    id {serial},
    user_id {ref} NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    handle {blob} NOT NULL,
    declined_at BIGINT
);
CREATE UNIQUE INDEX passkey_owner_user_id ON passkey_owner (user_id);
CREATE UNIQUE INDEX passkey_owner_handle ON passkey_owner (handle);
CREATE TABLE spent_challenge (
    id {serial},
    challenge_hash {blob} NOT NULL,
    use VARCHAR(120) NOT NULL,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX spent_challenge_challenge_hash ON spent_challenge (challenge_hash);
CREATE INDEX spent_challenge_at ON spent_challenge (at);
ALTER TABLE policy ADD COLUMN passkeys_from BIGINT;
ALTER TABLE policy ADD COLUMN admin_passkeys_from BIGINT;
ALTER TABLE policy ADD COLUMN passkeys_grace_days BIGINT NOT NULL DEFAULT 7;
ALTER TABLE policy ADD COLUMN admin_passkeys_grace_days BIGINT NOT NULL DEFAULT 7;
ALTER TABLE policy ADD COLUMN passkeys_decided_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE app ADD COLUMN needs_passkey {bool} NOT NULL DEFAULT {false}
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
