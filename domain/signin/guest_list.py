"""Whom to invite, from rows pasted out of a table: a spreadsheet, a CSV file, or lines by hand.

A line of headings says which column is which. Without one each cell shows what it is: an address
has an @, a role is one, a name has a blank in it, and what is left is the username.
"""

import csv
import io
import re
from collections.abc import Iterator

from domain.refusals import Refused
from domain.signin import column_headings, invitations, invitees
from domain.signin.invitees import ROLES, Invitee, LinesRefused
from domain.users import usernames

# Those of spreadsheets first, then what stands for a comma on other keyboards and in drawn tables.
DELIMITERS = "\t;,，；、،|"
LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
SEPARATOR_LINE = re.compile(r"sep=(.)(?=[\r\n]|\Z)", re.IGNORECASE)  # what Excel writes on top
BULLET = re.compile(r"(?:[•‣◦·*–—-]|[0-9]{1,3}[.)])\s+")
QUOTES = ("“”", "„“", "‘’", "''", "«»")
END = "\x03"  # a last line of our own: if it is inside of a cell, a quotation was not closed
Row = tuple[int, list[str]]  # where it begins, counted from 1, and its cells


class RowRefused(Refused):
    """A row whose meaning isn't clear."""

    reason = "lines-not-allowed"


def read(pasted: str, *, are_emails_theirs: bool = False) -> list[Invitee]:
    """Whom to invite. Raises LinesRefused, which names each line that cannot be accepted."""
    faults: list[tuple[int, str]] = []
    rows = list(_rows(pasted, faults))
    table = [cells for _, cells in rows]
    columns = column_headings.columns(table)
    if not columns and column_headings.are_foreign(table):
        raise LinesRefused([(rows[0][0], column_headings.NOT_UNDERSTOOD)])
    wanted: dict[str, Invitee] = {}
    for line, cells in rows[1:] if columns else rows:
        try:
            given = _by_heading(cells, columns) if columns else _by_looks(cells)
            one = _wanted(given, line, is_email_theirs=are_emails_theirs)
        except Refused as refusal:
            faults.append((line, refusal.sentence))
            continue
        before = wanted.setdefault(one.username, one)
        if before is not one:
            faults.append((line, f"“{one.username}” is also on line {before.line}."))
    if len(wanted) > invitations.MAX_AT_ONCE:
        faults.append((0, f"You can invite up to {invitations.MAX_AT_ONCE} people at once."))
    if not wanted and not faults:
        where = " below the heading row" if columns else ""
        faults.append((0, f"Enter at least one username or email address{where}."))
    if faults:
        raise LinesRefused(sorted(faults))
    return list(wanted.values())


def _rows(pasted: str, faults: list[tuple[int, str]]) -> Iterator[Row]:
    """The rows that are not empty; a quotation that swallows the rest goes to the faults."""
    # Spreadsheets put a mark in front of the first cell.
    text = LINE_ENDS.sub("\n", pasted.removeprefix("\ufeff"))
    said = SEPARATOR_LINE.match(text)
    text = SEPARATOR_LINE.sub("", text, count=1) if said else text
    lines = io.StringIO(f"{text}\n{END}", newline="")
    reader, line = csv.reader(lines, delimiter=said[1] if said else _delimiter(text)), 1
    for row in reader:
        cells = [_bare(cell) for cell in row]
        if cells[-1:] != [END] and any(END in cell for cell in cells):
            faults.append((line, 'The quotation mark (") opened here is never closed.'))
        elif any(map(_says_something, cells)) and cells != [END]:
            yield line, cells
        line = reader.line_num + 1


def _bare(cell: str) -> str:
    """The cell without what is put around it: quotation marks, what opens an email, a bullet."""
    text = re.sub(r'\A="(.*)"\Z', r"\1", BULLET.sub("", cell.strip(), count=1))
    if text[:1] + text[-1:] in QUOTES:
        text = text[1:-1].strip()
    return text.removeprefix("mailto:")


def _says_something(cell: str) -> bool:
    return bool(cell.strip("-:+="))  # of which tables draw lines


def _delimiter(text: str) -> str:
    """What most lines have between their cells."""
    bare = re.sub(r'"[^"]*"', "", text).splitlines()
    return max(DELIMITERS, key=lambda delimiter: sum(delimiter in line for line in bare))


def _by_heading(cells: list[str], columns: list[str]) -> dict[str, str]:
    if any(cells[len(columns) :]):
        raise RowRefused("This line has more cells than the heading row.")
    given: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and not given.get(column):  # where two are headed alike, the first counts
            given[column] = cell
    whole = [given.pop("first", ""), given.pop("last", "")]
    return {"name": " ".join(filter(None, whole))} | given


def _by_looks(cells: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for cell in filter(None, cells):
        for column, value in _told_apart(cell):
            if column in given:
                raise RowRefused(_too_many(column, given[column], value))
            given[column] = value
    return given


def _told_apart(cell: str) -> list[tuple[str, str]]:
    """What a cell holds; mail programs write "Bob Baker <bob@club.example>"."""
    if written := re.fullmatch(r"(.*?)\s*<([^<>\s]+@[^<>\s]+)>", cell):
        name = written[1].strip("\"' ")
        return ([("name", name)] if name else []) + [("email", written[2])]
    if "@" in cell:
        return [("email", cell)]
    if usernames.folded(cell) in ROLES:
        return [("role", cell)]
    return [("name" if re.search(r"\s", cell) else "username", cell)]


def _too_many(column: str, one: str, other: str) -> str:
    if column == "username":
        return (
            f"Is “{one}” or “{other}” the username? A role is member or admin. If there are other "
            "columns, add a heading row: username, name, email, role."
        )
    what = {"email": "email addresses", "name": "names", "role": "roles"}[column]
    return f"This line has several {what}. Put each person on a separate line."


def _wanted(given: dict[str, str], line: int, *, is_email_theirs: bool) -> Invitee:
    username, email = given.get("username", ""), given.get("email", "")
    if not username and not email:
        raise RowRefused("This line has no username or email address. Add one.")
    said = [given.get(column, "") for column in ("role", "name", "email", "groups")]
    return invitees.check(username, *said, is_email_theirs=is_email_theirs, line=line)
