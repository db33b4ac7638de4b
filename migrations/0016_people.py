"""What lists of people are sorted and filtered by, reminders, and an administrator's last act.

Of `last_seen_at` and `mfa_since` 0 is never, so that one order includes everyone.
"""

import unicodedata

from domain.database import dialects

STATEMENTS = (
    "ALTER TABLE session ADD COLUMN acted_at BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE \"user\" ADD COLUMN sort_name VARCHAR(100) NOT NULL DEFAULT ''",
    'ALTER TABLE "user" ADD COLUMN mfa_since BIGINT NOT NULL DEFAULT 0',
    'ALTER TABLE "user" ADD COLUMN reminded_at BIGINT NOT NULL DEFAULT 0',
    'ALTER TABLE "user" ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0',
    'UPDATE "user" SET seen_at = COALESCE(last_seen_at, 0)',
    """UPDATE "user" SET seen_at = (SELECT MAX(s.seen_at) FROM session s WHERE s.user_id = "user".id
        AND s.stage = 'full') WHERE seen_at < (SELECT MAX(s.seen_at) FROM session s
        WHERE s.user_id = "user".id AND s.stage = 'full')""",
    'ALTER TABLE "user" DROP COLUMN last_seen_at',
    'ALTER TABLE "user" RENAME COLUMN seen_at TO last_seen_at',
    """UPDATE "user" SET mfa_since = COALESCE((SELECT MIN(a.activated_at) FROM authenticator a
        WHERE a.user_id = "user".id AND a.activated_at IS NOT NULL), 0)""",
    'CREATE INDEX user_sort_name ON "user" (sort_name, id)',
    'CREATE INDEX user_last_seen_at ON "user" (last_seen_at, id)',
    'CREATE INDEX user_mfa_since ON "user" (mfa_since, id)',
    'CREATE INDEX user_is_admin ON "user" (is_admin, id)',
    'CREATE INDEX user_disabled_at ON "user" (disabled_at, id)',
)
BATCH = 1000


def up(migrator, db):
    for statement in STATEMENTS:
        dialects.run(db, statement)
    update = 'UPDATE "user" SET sort_name = ? WHERE id = ?'.replace("?", db.param)
    some = 'SELECT id, name FROM "user" WHERE id > ? ORDER BY id LIMIT ?'.replace("?", db.param)
    last = 0
    while True:
        people = db.execute_sql(some, (last, BATCH)).fetchall()
        for number, name in people:
            db.execute_sql(update, (sorted_by(name), number))
        if len(people) < BATCH:
            return
        last = people[-1][0]


def sorted_by(name):
    """As domain.users.usernames has it today."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(c for c in parts if not unicodedata.combining(c)).strip()[:100]
