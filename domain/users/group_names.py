"""The names of groups: what apps are told, so nothing that reads as two names or as an option."""

import unicodedata

from domain.refusals import Refused
from domain.text import writing
from domain.users import usernames

MAX_LENGTH = 64
PUNCTUATION = " ._-"


class GroupRefused(Refused):
    """A name that no group can have."""

    reason = "group-name-not-allowed"
    field = "name"


def canonical(typed: str) -> str:
    """A name as it is kept. Raises GroupRefused."""
    name = writing.with_hyphens(writing.one_line(typed[: usernames.MAX_TYPED]))
    if not name:
        raise GroupRefused("Enter a name for the group.")
    # Folded it may be longer.
    if max(len(name), len(folded(name))) > MAX_LENGTH:
        raise GroupRefused(f"A group's name can have at most {MAX_LENGTH} characters.")
    if hidden := writing.hidden_in(name):
        raise GroupRefused(writing.complaint(hidden))
    if not all(_is_allowed(character) for character in name):
        raise GroupRefused(
            "A group's name can only contain letters, digits, spaces, dots, dashes and underscores."
        )
    if not name[0].isalnum():
        raise GroupRefused("A group's name must begin with a letter or a digit.")
    return name


def folded(typed: str) -> str:
    """What makes a name unique, however it is spelled."""
    return usernames.folded_text(writing.one_line(typed[: usernames.MAX_TYPED]))


def _is_allowed(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character in PUNCTUATION
    # What is hidden and still here is a joiner that its script needs.
    category = unicodedata.category(character)
    return category in {"Nd", "Mn", "Mc"} or category[0] == "L" or writing.is_hidden(character)
