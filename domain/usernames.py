"""One spelling for each username, and no two that a person could take for one another.

Stored and compared in Unicode's compatibility-composed, case-folded form, so that the database
need not fold anything (SQLite folds ASCII only). Mixed and look-alike scripts are refused as
browsers refuse them in host names (Unicode TR 39 §5).
"""

import re
import unicodedata

from domain.refusals import Refused

MAX_LENGTH = 64
PUNCTUATION = "._-@+%'"

# Letters of other scripts that are drawn like Latin ones.
LOOK_LIKE_LATIN = frozenset("аеорсухіїјѕһԁԛԝѵԍӏьгпт" + "αενορτυχικγω")
# Scripts that one word of Japanese or Korean mixes.
TOGETHER = (frozenset({"CJK", "HIRAGANA", "KATAKANA"}), frozenset({"CJK", "HANGUL"}))


class BadUsername(Refused):
    """A username that cannot be given to anybody."""

    reason = "username-not-allowed"
    field = "username"


def folded(typed: str) -> str:
    """The canonical spelling of what was typed, whatever it is: for looking a person up."""
    composed = unicodedata.normalize("NFKC", typed.strip())
    return unicodedata.normalize("NFKC", composed.casefold()).strip()


def words(text: str) -> list[str]:
    """The words of a name or a question, folded as usernames are, for finding people."""
    parts = re.split(r"[\s@.,;_\-+]+", folded(text)[:200])
    return list(dict.fromkeys(part for part in parts if part))


def canonical(typed: str) -> str:
    """The canonical spelling of a username for a new account. Raises BadUsername."""
    name = folded(typed)
    if not name:
        raise BadUsername("Enter a username.")
    if len(name) > MAX_LENGTH:
        raise BadUsername(f"A username has at most {MAX_LENGTH} characters.")
    for character in name:
        if not _is_allowed(character):
            raise BadUsername(
                "A username is made of letters, digits and . _ - @ +, without spaces."
            )
    if not (name[0].isalnum() and name[-1].isalnum()):
        raise BadUsername("A username begins and ends with a letter or a digit.")
    for part in name.split("@"):
        _refuse_look_alikes(part)
    return name


def _is_allowed(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character in PUNCTUATION
    return unicodedata.category(character) in {"Ll", "Lo", "Lm", "Mn", "Mc"}


def _refuse_look_alikes(part: str) -> None:
    letters = [c for c in part if not c.isascii() or c.isalpha()]
    scripts = {_script(c) for c in letters}
    if len(scripts) > 1 and not any(scripts <= mix for mix in TOGETHER):
        raise BadUsername("A username keeps to the letters of one alphabet.")
    if scripts <= {"CYRILLIC", "GREEK"} and letters and LOOK_LIKE_LATIN.issuperset(letters):
        raise BadUsername("This username looks like another one in Latin letters.")


def _script(character: str) -> str:
    # Marks left over after composing, and phonetic letters, imitate plain Latin ones.
    code = ord(character)
    if unicodedata.combining(character) or 0x0250 <= code <= 0x02FF or 0x1D00 <= code <= 0x1DBF:
        return "MARK" if code < 0x0900 or 0x1D00 <= code <= 0x1DFF else _block(character)
    return _block(character)


def _block(character: str) -> str:
    return unicodedata.name(character, "UNNAMED").split(" ")[0]
