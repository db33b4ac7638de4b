"""In which of their browsers people did what they did: they can be told apart from now on."""

import secrets


def up(migrator, db):
    db.execute_sql("ALTER TABLE known_browser ADD COLUMN number BIGINT NOT NULL DEFAULT 0")
    db.execute_sql("ALTER TABLE event ADD COLUMN known_browser BIGINT")
    update = "UPDATE known_browser SET number = ? WHERE id = ?".replace("?", db.param)
    for (row,) in db.execute_sql("SELECT id FROM known_browser").fetchall():
        db.execute_sql(update, (secrets.randbits(62) + 1, row))
