"""What is said of a pasted line that isn't understood: which part of it, and what to do."""

import re

from domain.refusals import Refused
from domain.signin.invitees import AddressMissing, RoleRefused
from domain.text import writing
from domain.users.details import EmailRefused, NameRefused
from domain.users.usernames import BadUsername

LONGEST_SHOWN = 60  # characters of a cell: enough to find it
_ADDRESS = re.compile(r"[^\s@<>,;:/|]+@[^\s@<>,;:/|]+[.][^\s@<>,;:/|]+")
_IN_TWO = {
    "email": (
        "This line has several email addresses, {}. Put each person on a separate line, with one "
        "address."
    ),
    "name": (
        "This line has several names, {}. Put each person on a separate line. A role is member or "
        "admin; other columns need a heading row."
    ),
    "role": "This line has several roles, {}. Keep only one of them.",
    "username": (
        "Is {} the username? A role is member or admin. If there are other columns, add a heading "
        "row: username, name, email, role, groups."
    ),
}
_KIND = {BadUsername: "a username", NameRefused: "a full name"}


def too_many(column: str, one: str, other: str) -> str:
    """Two cells look like the same column."""
    between = "or" if column == "username" else "and"
    return _IN_TWO[column].format(f"{shown(one)} {between} {shown(other)}")


def under_no_heading(cell: str) -> str:
    """A cell is to the right of all headings."""
    return (
        f"This line has more cells than the heading row: {shown(cell)} has no heading. Give it "
        "one, or remove it. If it's part of the cell before it, put quotation marks around both."
    )


def nobody(given: dict[str, str]) -> str:
    """There is neither a username nor an address; what is `given` was taken for something else."""
    missing = "This line has no username or email address. Add one."
    if len(given) != 1:  # a table, in which a cell is empty
        return missing
    [(column, cell)] = given.items()
    return f"{missing} {shown(cell)} was taken for the {column}."


def twice(username: str, line: int) -> str:
    """An earlier line has the same username."""
    return (
        f"{shown(username)} is also on line {line}. Remove one of them, or change one username. "
        "(A role is member or admin.)"
    )


def of_refusal(refusal: Refused, given: dict[str, str], *, has_headings: bool) -> str:
    """The refusal of a field with the part of the line that it is about."""
    match refusal:
        case EmailRefused():
            return _of_address(given, has_headings=has_headings)
        case RoleRefused():
            return refusal.sentence
        case AddressMissing():
            return "This line has no email address to confirm. Add one."
        case BadUsername() if not given.get("username"):
            without = f"{shown(given['email'])} can't be the username as well."
            named = f"{without} {refusal.sentence} Add a username to this line."
            return _more_than_an_address(given["email"]) or named
        case BadUsername() | NameRefused():
            cell = given["username" if isinstance(refusal, BadUsername) else "name"]
            return f"{shown(cell)} can't be {_KIND[type(refusal)]}. {refusal.sentence}"
    return refusal.sentence


def shown(cell: str) -> str:
    """A cell in quotation marks, or its beginning."""
    text = writing.one_line(cell)
    return f"“{text[:LONGEST_SHOWN]}…”" if len(text) > LONGEST_SHOWN else f"“{text}”"


def _of_address(given: dict[str, str], *, has_headings: bool) -> str:
    cell = given["email"]
    hint = " Check that the cells are in the order of the heading row." if has_headings else ""
    # Without it, there must be something left to invite them by.
    or_else = "leave it out" if given.get("username") else "delete this line"
    return _more_than_an_address(cell) or (
        f"{shown(cell)} isn't an email address. Enter an email address like name@example.com, or "
        f"{or_else}.{hint}"
    )


def _more_than_an_address(cell: str) -> str:
    found = _ADDRESS.findall(cell)
    if len(found) > 1:
        return f"{shown(cell)} is several email addresses. Put each person on a separate line."
    if found and found[0] != cell.strip():
        return (
            f"{shown(cell)} is more than an email address. Put the rest in other cells, with the "
            "same separator on all lines."
        )
    return ""
