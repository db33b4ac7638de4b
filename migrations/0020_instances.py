"""The processes that serve, and the migrations that all of them have to know."""

from domain.database import dialects

ADDS_ONLY = True
READS_WHOLE = ()

STATEMENTS = """
CREATE TABLE instance (
    id {serial},
    name VARCHAR(40) NOT NULL,
    host VARCHAR(100) NOT NULL,
    version VARCHAR(60) NOT NULL,
    key_ids VARCHAR(200) NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX instance_name ON instance (name);
CREATE TABLE required_migration (
    id {serial},
    name VARCHAR(255) NOT NULL
);
CREATE UNIQUE INDEX required_migration_name ON required_migration (name)
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
