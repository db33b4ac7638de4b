"""Text that people give: what can be seen in it, and what hides, turns it round or fills it."""

import re
import unicodedata

# What Unicode leaves without a picture though it counts it as a letter, mark or symbol
# (Default_Ignorable_Code_Point in DerivedCoreProperties.txt, and the blank of Braille).
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# What Unicode keeps for more pictures and ideographs, whichever of them this Python knows already:
# newer devices show them (emoji-data.txt, DerivedEastAsianWidth.txt).
_PICTURES = re.compile("[\U0001f000-\U0001faff]")
_IDEOGRAPHS = re.compile("[\U00020000-\U0002fffd\U00030000-\U0003fffd]")
# The flags that are spelled in letters nobody sees: of England, Scotland and Wales (UTS 51).
_FLAGS = re.compile(
    "\U0001f3f4\U000e0067\U000e0062"
    "(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f"
)
_LONGEST_FLAG = 7  # characters
_ALSO_PICTURES = "\u2139\u3030"  # which as characters are a letter and a dash
_JOINERS = "\u200c\u200d"
# Scripts whose letters change their shape by a joiner (RFC 5892 appendix A).
_JOINING = frozenset(
    {"ARABIC", "SYRIAC", "MONGOLIAN", "NKO", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI"}
    | {"ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR"}
)
# What stands for a hyphen where a program or a font has put another (UTS 39, confusables of "-").
_HYPHENS = re.compile("[\u02d7\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]")
# The same of an apostrophe: phones bend it while people write.
_APOSTROPHES = re.compile("[\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032\uff07]")
MOST_MARKS = 4  # above and below one letter (UTS 39 §5.4); more reach into other lines
# Characters of one line: composing many more takes seconds, during which no one is served.
MAX_COMPOSED = 2048
# What stands between the symbols of a code besides dashes, or around them all, as quotation marks.
_MARKS = re.compile(r"(?<![\W_])[\W_]{1,2}(?![\W_])")
_DASHES = "\u02d7\u2043\u2212\u2500\u30fc"  # drawn like one, of other categories


def is_hidden(character: str) -> bool:
    """Whether a reader cannot see it: controls, what turns text round, blanks, the unassigned."""
    category = _category(character)
    return category[0] == "C" or category in {"Zl", "Zp"} or bool(_BLANK.match(character))


def hidden_in(text: str) -> str:
    """The first character that isn't allowed there, else "".

    Joiners and selectors may, where scripts and emoji are written with them.
    """
    for at, character in enumerate(text):
        if is_hidden(character) and not _is_needed(text, at):
            return character
    return stacked_in(text)


def stacked_in(text: str) -> str:
    """The first mark that no letter carries: with nothing before it, or too many; else ""."""
    marks = 0
    for at, character in enumerate(text):
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > MOST_MARKS or (at == 0 and category[0] == "M"):
            return character
    return ""


def complaint(hidden: str) -> str:
    """What to tell the person who entered a text with this character."""
    if unicodedata.category(hidden) == "Cs":  # how Python reads bytes that are no text
        return (
            f"This contains something that isn't UTF-8 ({code_point(hidden)}). Enter it in "
            "a terminal that's set to UTF-8."
        )
    if unicodedata.category(hidden)[0] == "M" and not is_hidden(hidden):
        return (
            f"This contains an accent or mark without a letter ({code_point(hidden)}). Delete it, "
            "or type the text instead of pasting it."
        )
    return (
        f"This contains an invisible character ({code_point(hidden)}). Delete it, or "
        "type the text instead of pasting it."
    )


def code_point(character: str) -> str:
    """As "U+202E"."""
    return f"U+{ord(character):04X}"


def seen(text: str) -> str:
    """The text without what cannot be seen in it: for finding what someone means."""
    return "".join(character for character in text if not is_hidden(character))


def one_line(typed: str) -> str:
    """Composed, without blanks around it, and one blank where there are several, or a tab.

    What is longer than any line may be stays as it is, for its rule to refuse.
    """
    composed = unicodedata.normalize("NFC", typed) if len(typed) <= MAX_COMPOSED else typed
    blanks = (" " if _is_blank(c) else c for c in composed)
    return re.sub(" +", " ", "".join(blanks)).strip(" \t\r\n")


def with_hyphens(text: str) -> str:
    """The text with a plain hyphen for each dash that programs put in its place."""
    return _HYPHENS.sub("-", text)


def with_apostrophes(text: str) -> str:
    """The text with a plain apostrophe for each that is bent or leans."""
    return _APOSTROPHES.sub("'", text)


def with_digits(text: str) -> str:
    """The text with the digits of any script as 0 to 9, since keyboards have those of their own."""
    return "".join(
        str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c for c in text
    )


def compact(typed: str) -> str:
    """A code without what people, apps and mail put between its symbols: blanks, dashes, marks."""
    return "".join(c for c in typed if not (c.isspace() or c == "." or is_hidden(c) or _is_dash(c)))


def unquoted(text: str) -> str:
    """The text without quotation marks, brackets and punctuation around it."""
    marks = {c for c in text if unicodedata.category(c) in {"Po", "Ps", "Pe", "Pi", "Pf"}}
    return text.strip("".join(marks))


def bare(compact: str) -> str:
    """A code of letters and digits without other marks either: underscores, quotation marks."""
    return _MARKS.sub("", compact)


def plain(text: str) -> str:
    """The text for a terminal, which would obey some characters: those as escapes."""
    return "".join(
        _escaped(c) if is_hidden(c) and not _is_needed(text, at) else c for at, c in enumerate(text)
    )


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _is_blank(character: str) -> bool:
    return character == "\t" or unicodedata.category(character) == "Zs"


def _is_dash(character: str) -> bool:
    return unicodedata.category(character) == "Pd" or character in _DASHES


def _is_needed(text: str, at: int) -> bool:
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    if not before:
        return False
    if _SELECTORS.match(text[at]):
        takes_one = {"So", "Sm", "Lo", "Po", "Nd"}
        return _category(before) in takes_one or before in _ALSO_PICTURES
    if _is_in_flag(text, at):
        return True
    return text[at] in _JOINERS and bool(after) and _joins(before, after)


def _is_in_flag(text: str, at: int) -> bool:
    # Looking through the whole text for each of its characters would take minutes.
    begins = max(0, at - _LONGEST_FLAG + 1)
    around = text[begins : at + _LONGEST_FLAG]
    return any(flag.start() < at - begins < flag.end() for flag in _FLAGS.finditer(around))


def _joins(one: str, other: str) -> bool:
    if _category(other) in {"So", "Sm"}:
        return _category(one) in {"So", "Sk"} or one == "\ufe0f"
    return _script(one) == _script(other) and _script(one) in _JOINING


def _category(character: str) -> str:
    found = unicodedata.category(character)
    if found != "Cn":
        return found
    return "So" if _PICTURES.match(character) else "Lo" if _IDEOGRAPHS.match(character) else found


def _script(character: str) -> str:
    return unicodedata.name(character, "").split(" ")[0]
