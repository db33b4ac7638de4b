"""Words that a guesser tries first: the product, the site, the person (S-06).

A word counts in any spelling that people disguise it by: case, accents, look-alike digits,
punctuation in between.
"""

import re
import unicodedata
from collections.abc import Iterable

SHORTEST = 4  # characters; shorter words occur in good passphrases by coincidence
REST = 8  # characters besides such words that make a password personal

_LOOK_ALIKES = str.maketrans("4@31!|l05$7+", "aaeiiiiosstt")


def parts(texts: Iterable[str]) -> list[str]:
    """The texts and the words in them, as far as they are long enough, each once."""
    words: dict[str, None] = {}
    for text in texts:
        for word in (text, *re.split(r"[\W_]+", text)):
            if len(word) >= SHORTEST:
                words.setdefault(word.casefold())
    return sorted(words, key=len, reverse=True)


def leaned_on(password: str, words: Iterable[str]) -> str | None:
    """The first of `words` in the password that leaves too little besides; None if none does."""
    rest, first = _plain(password), None
    for word in words:
        plain = _plain(word)
        if len(plain) >= SHORTEST and plain in rest:
            rest, first = rest.replace(plain, ""), first or word
    return first if len(rest) < REST else None


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold().translate(_LOOK_ALIKES)
    return "".join(c for c in letters if unicodedata.category(c)[0] not in "MPZ" and c != "_")
