"""A person's full name and email address, as they are typed and kept."""

import re
import unicodedata

from domain.refusals import Refused
from domain.text import writing

MAX_NAME = 100
MAX_EMAIL = 254  # RFC 5321 §4.5.3.1.3, less the angle brackets
# What is before the @, and a host name: labels with a dot between each two, and none at the end.
_LOCAL, _LABEL = r"[^\s@<>,;:()\[\]\"\\]+", r"[^\s!-,./:-@\[-^`{-~]+"
_EMAIL = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})*")


class NameRefused(Refused):
    """A full name that is empty, too long or not one line."""

    reason = "name-not-allowed"
    field = "name"


class EmailRefused(Refused):
    """A text that cannot be an email address."""

    reason = "email-not-allowed"
    field = "email"


def clean_name(typed: str) -> str:
    """A full name on one line. Raises NameRefused."""
    name = writing.one_line(typed)
    if not name:
        raise NameRefused("Enter a full name.")
    if len(name) > MAX_NAME:
        raise NameRefused(f"A full name can have at most {MAX_NAME} characters.")
    if hidden := writing.hidden_in(name):
        raise NameRefused(writing.complaint(hidden))
    return name


def clean_email(typed: str) -> str:
    """An address with a plausible shape, or "" for none. Raises EmailRefused.

    As in usernames, letters and signs of another width are the plain ones, and so are the dashes
    and apostrophes that programs put in: those keyboards of East Asian languages have their own @
    and dot.
    """
    email = writing.one_line(typed)
    if not email:
        return ""
    if hidden := next(filter(writing.is_hidden, email), "") or writing.stacked_in(email):
        raise EmailRefused(writing.complaint(hidden))
    email = _plain(email) if len(email) <= MAX_EMAIL else ""
    if len(email) > MAX_EMAIL or not _EMAIL.fullmatch(email):
        raise EmailRefused("Enter an email address like name@example.com.")
    return email


def _plain(email: str) -> str:
    """The address as mail programs know it, without what opens them by a link."""
    straight = writing.with_apostrophes(writing.with_hyphens(email))
    plain = unicodedata.normalize("NFKC", straight).replace("\u3002", ".")
    return re.sub("^mailto:", "", plain, flags=re.IGNORECASE)


def contact(text: str) -> str:
    """The address that this is, such as a username that is one; "" if it can't be any."""
    try:
        return clean_email(text)
    except EmailRefused:
        return ""
