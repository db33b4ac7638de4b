"""What people and programs put between and around cells of a table, or names in a list."""

import re

# Between names and cells besides tabs, on all keyboards and in drawn tables; no name has one.
SEPARATORS = ";,，；、،|"
_BULLET = re.compile(r"(?:[•‣◦·*–—-]|[0-9]{1,3}[.)])\s+")
_QUOTES = ("“”", "„“", "„”", "””", "‘’", "''", "«»", "»«")


def bare(cell: str) -> str:
    """The cell without it: quotation marks, what opens an email, a bullet."""
    text = re.sub(r'\A="(.*)"\Z', r"\1", _BULLET.sub("", cell.strip(), count=1))
    if text[:1] + text[-1:] in _QUOTES:
        text = text[1:-1].strip()
    return text.removeprefix("mailto:")
