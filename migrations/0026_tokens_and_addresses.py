"""Indexes of browsers by their tokens, and of people by their addresses, however these are spelled.

A sign-in looks for a browser whose token was somebody else's, and a person's page for others who
have entered the same address: both among all there are.
"""

from domain.database import dialects

ADDS_ONLY = True
READS_WHOLE = ("known_browser", "user")

STATEMENTS = (
    "CREATE INDEX known_browser_token_hash ON known_browser (token_hash)",
    "CREATE INDEX known_browser_former_hash ON known_browser (former_hash)",
    'CREATE INDEX user_email ON "user" (LOWER(email))',
)


def up(migrator, db):
    for statement in STATEMENTS:
        dialects.run(db, statement)
