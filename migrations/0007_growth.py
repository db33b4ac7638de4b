"""A person's search words from the index alone, for searches among very many people."""

from domain.database import dialects

STATEMENTS = """
CREATE INDEX search_word_user ON search_word (user_id, word);
DROP INDEX search_word_user_id;
"""


def up(migrator, db):
    dialects.run(db, STATEMENTS)
