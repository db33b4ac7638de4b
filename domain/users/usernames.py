"""One spelling for each username, and no two that a person could take for one another.

Stored and compared in Unicode's compatibility-composed, case-folded form, so that the database
need not fold anything (SQLite folds ASCII only). Mixed and look-alike scripts are refused as
browsers refuse them in host names (Unicode TR 39 §5): a name keeps to one script in everyday use
(TR 31 table 5), its Latin letters are those of the ASCII alphabet, with or without marks, and it
does not read as a Latin name in another script.
"""

import re
import unicodedata

from domain.refusals import Refused
from domain.text import writing

MAX_LENGTH = 64
# Characters typed: composing many more takes seconds, during which no one is served.
MAX_TYPED = 1024
PUNCTUATION = "._-@+%'"
_DOTTED = re.compile("i\u0307+")
_VOICING = "\u3099\u309a"  # of kana: with them it's another letter
_WITHOUT_STROKES = str.maketrans("ıłøđħŧ", "ilodht")  # what no Unicode form takes apart

EVERYDAY = frozenset(
    {"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "THAANA", "ETHIOPIC"}
    | {"DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA"}
    | {"MALAYALAM", "SINHALA", "THAI", "LAO", "TIBETAN", "MYANMAR", "KHMER"}
    | {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}
)
# How signs are named that belong to a script, as in 佐々木 and カーラ.
SHARED_SIGNS = {"IDEOGRAPHIC": "CJK", "KATAKANA-HIRAGANA": "KATAKANA"}
# Latin letters that are no ASCII letter with marks, and look like none.
MORE_LATIN = frozenset("æœøđðþłħŋ")
# Letters of other scripts that are drawn like Latin ones or digits (TR 39, confusables).
LOOK_LIKE_LATIN = frozenset(
    "аеорсухіїјѕһԁԛԝѵѡԍӏьгптуүҽӕбꙇꚙ" + "αενορτυχικγωσϳϲ" + "քցհոռօգզսաղլյ" + "ჿყ"
    "וןסا" + "ഠဝଠዐሀ" + "ㅇᄋㅣᅵ丨"
)
# Scripts that one word of Japanese or Korean mixes.
TOGETHER = (frozenset({"CJK", "HIRAGANA", "KATAKANA"}), frozenset({"CJK", "HANGUL"}))


class BadUsername(Refused):
    """A username that no one can have."""

    reason = "username-not-allowed"
    field = "username"


def folded(typed: str) -> str:
    """The canonical spelling of what was typed, whatever it is: for looking a person up.

    Digits of any script are 0 to 9, as in codes, and the dotted capital that Turkish has of i is
    that letter: Unicode's folding leaves its dot behind (SpecialCasing.txt).
    """
    text = folded_text(writing.with_apostrophes(typed))
    plain = _DOTTED.sub("i", writing.with_digits(text))
    return unicodedata.normalize("NFKC", plain)


def folded_text(typed: str) -> str:
    """A text in a form in which capitals, width and invisible marks make no odds."""
    text = writing.seen(typed).strip()
    if len(text) > MAX_TYPED:
        return text[:MAX_TYPED]  # no one's
    composed = unicodedata.normalize("NFKC", writing.with_hyphens(text))
    return unicodedata.normalize("NFKC", composed.casefold()).strip()


def collated(name: str) -> str:
    """What a name is sorted by: letters without their marks, so that Zoë comes before Zoltan."""
    parts = unicodedata.normalize("NFKD", folded_text(name))
    return "".join(c for c in parts if not unicodedata.combining(c)).strip()[:100]


def searchable(text: str) -> str:
    """A text as it is searched: without the marks of Zoë and Łukasz, with a plain apostrophe.

    What is stored of people is spelled so, too: migrations/0024_search.py.
    """
    plain = folded_text(writing.with_apostrophes(text[:MAX_TYPED]))[:200]
    parts = unicodedata.normalize("NFD", plain)
    kept = "".join(c for c in parts if c in _VOICING or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept).translate(_WITHOUT_STROKES)


def words(text: str) -> list[str]:
    """The words of a name or a question, folded and without marks, for finding people."""
    parts = re.split(r"[\s@.,;_\-+]+", searchable(text))
    return list(dict.fromkeys(part for part in parts if part))


def canonical(typed: str) -> str:
    """The canonical spelling of a username for a new account. Raises BadUsername."""
    name = folded(typed)
    if len(name) > MAX_LENGTH:
        raise BadUsername(f"A username can have at most {MAX_LENGTH} characters.")
    hidden = next(filter(writing.is_hidden, typed.strip(" \t\r\n")), "")
    if hidden := hidden or writing.stacked_in(name):
        raise BadUsername(writing.complaint(hidden))
    if not name:
        raise BadUsername("Enter a username.")
    for character in name:
        if not _is_allowed(character):
            raise BadUsername(
                "A username can only contain letters, digits and . _ - @ +, without spaces."
            )
    if not (name[0].isalnum() and _last(name).isalnum()):
        raise BadUsername("A username must begin and end with a letter or a digit.")
    for part in name.split("@"):
        _refuse_look_alikes(part)
    return name


def _last(name: str) -> str:
    """What its last letter is without marks, as which many scripts write the vowels."""
    letters = (c for c in reversed(name) if unicodedata.category(c)[0] != "M")
    return next(letters, "")


def _is_allowed(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character in PUNCTUATION
    return unicodedata.category(character) in {"Ll", "Lo", "Lm", "Mn", "Mc"}


def _refuse_look_alikes(part: str) -> None:
    letters = [c for c in part if not c.isascii() or c.isalpha()]
    scripts = {_script(c) for c in letters}
    if len(scripts) > 1 and not any(scripts <= mix for mix in TOGETHER):
        raise BadUsername("A username must use letters of one alphabet only.")
    if not scripts <= EVERYDAY or not all(_is_plain(c) for c in letters):
        raise BadUsername("A username can only contain everyday letters.")
    if letters and LOOK_LIKE_LATIN.issuperset(letters):
        raise BadUsername("This username looks like one in Latin letters. Choose another.")


def _is_plain(letter: str) -> bool:
    """Whether a Latin letter can't be mistaken for another: no click, no dotless i."""
    base = unicodedata.normalize("NFD", letter)[0]
    return _block(letter) != "LATIN" or base.isascii() or letter in MORE_LATIN


def _script(character: str) -> str:
    # Marks left over after composing, and phonetic letters, imitate plain Latin ones.
    code = ord(character)
    if unicodedata.combining(character) or 0x0250 <= code <= 0x02FF or 0x1D00 <= code <= 0x1DBF:
        return "MARK" if code < 0x0900 or 0x1D00 <= code <= 0x1DFF else _block(character)
    return _block(character)


def _block(character: str) -> str:
    block = unicodedata.name(character, "UNNAMED").split(" ")[0]
    return SHARED_SIGNS.get(block, block)
