"""The words that people are found by, without marks: an older instance would look for "zoë".

So it has to be stopped first.
"""

import re
import unicodedata

ADDS_ONLY = False
READS_WHOLE = ("search_word",)

BATCH = 1000
APOSTROPHES = re.compile("[\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032\uff07]")
REPEATED = """DELETE FROM search_word WHERE EXISTS (SELECT 1 FROM search_word o
    WHERE o.user_id = search_word.user_id AND o.word = search_word.word AND o.id < search_word.id)
"""


def up(migrator, db):
    strip_marks(db)
    db.execute_sql(REPEATED)  # of who is "zoe" by username and "Zoë" by name


def strip_marks(db):
    update = "UPDATE search_word SET word = ? WHERE id = ?".replace("?", db.param)
    some = "SELECT id, word FROM search_word WHERE id > ? ORDER BY id LIMIT ?"
    last = 0
    while True:
        words = db.execute_sql(some.replace("?", db.param), (last, BATCH)).fetchall()
        for number, word in words:
            if (plain := without_marks(word)) != word:
                db.execute_sql(update, (plain, number))
        if len(words) < BATCH:
            return
        last = words[-1][0]


def without_marks(word):
    """As domain.users.usernames has it today."""
    parts = unicodedata.normalize("NFD", APOSTROPHES.sub("'", word))
    kept = "".join(c for c in parts if c in "\u3099\u309a" or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept).translate(str.maketrans("ıłøđħŧ", "ilodht"))
