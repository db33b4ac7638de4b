"""When the server's clock went back, and every code's step that was accepted.

Of the steps accepted before, only the latest of each authenticator is known.
"""

from domain.database import dialects

STATEMENTS = """
ALTER TABLE installation ADD COLUMN clock_latest_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE installation ADD COLUMN clock_went_back_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE installation ADD COLUMN clock_went_back_by BIGINT NOT NULL DEFAULT 0;
UPDATE installation SET clock_latest_at = (SELECT COALESCE(MAX(at), 0) FROM event);

ALTER TABLE burnt_step ADD COLUMN accepted {bool} NOT NULL DEFAULT {false};
INSERT INTO burnt_step (authenticator_id, timecode, accepted)
    SELECT a.id, a.last_timecode, {true} FROM authenticator a
    WHERE a.last_timecode > 0 AND NOT EXISTS (SELECT 1 FROM burnt_step b
        WHERE b.authenticator_id = a.id AND b.timecode = a.last_timecode);
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
