"""Whom to invite, from rows pasted out of a table: a spreadsheet, a CSV file, or lines by hand.

A line of headings says which column is which. Without one each cell shows what it is: an address
has an @, a role is one, a name has a blank in it, and what is left is the username.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from domain.refusals import Refused
from domain.signin import column_headings, invitations, invitees, line_faults, pasted_rows
from domain.signin.invitees import ROLES, Invitee
from domain.signin.pasted_rows import Row
from domain.text import writing
from domain.users import groups, usernames
from models import Group

# What programs write in a column of roles: not ours, but nobody's username or name either.
_ROLES_ELSEWHERE = frozenset(
    {
        *("superadmin", "super admin", "super administrator", "superadministrator"),
        *("mitglied", "membre", "miembro", "membro", "administratorin", "administrateur"),
        *("administratrice", "administrador", "administradora", "amministratore", "beheerder"),
    }
)
_MAY_BE_NUMBERS = (
    "Is “{}” the username? If it is, add a heading row, such as username, email. If it only "
    "numbers the lines, leave it out."
)


class RowRefused(Refused):
    """A row whose meaning isn't clear."""

    reason = "lines-not-allowed"


@dataclass
class Reading:
    """What a pasted text says: whom to invite, and what is wrong with it, by line.

    `doubted` are the usernames of whom nobody should be invited while others of the text are: an
    other line has the same. Where it `is_unclear` which column is which, that is everybody. The
    first column of what `is_numbered` only counts the lines.
    """

    faults: list[tuple[int, str]] = field(default_factory=list)
    wanted: dict[str, Invitee] = field(default_factory=dict)
    doubted: set[str] = field(default_factory=set)
    is_unclear: bool = False
    is_numbered: bool = False

    @property
    def people(self) -> list[Invitee]:
        """Everyone to invite, in the order of the lines."""
        return list(self.wanted.values())


@dataclass(frozen=True)
class _Table:
    """How rows are meant: what is in each column, if there are headings, and what holds for all."""

    columns: list[str]
    are_emails_theirs: bool
    # Looked up once for all rows.
    there: Callable[[], list[Group]] = field(default_factory=lambda: cache(groups.everyone))

    def invitee(self, line: int, cells: list[str]) -> Invitee:
        """Whom this row is about. Raises Refused."""
        has_headings = bool(self.columns)
        given = _by_heading(cells, self.columns) if has_headings else _by_looks(cells)
        if not given.get("username") and not given.get("email"):
            raise RowRefused(line_faults.nobody({} if has_headings else given))
        said = [given.get(column, "") for column in ("username", "role", "name", "email", "groups")]
        theirs = self.are_emails_theirs
        try:
            return invitees.check(*said, is_email_theirs=theirs, line=line, there=self.there)
        except Refused as refusal:
            sentence = line_faults.of_refusal(refusal, given, has_headings=has_headings)
            raise RowRefused(sentence) from refusal


def read(pasted: str, *, are_emails_theirs: bool = False) -> Reading:
    """What a pasted text says."""
    found = Reading()
    rows = list(pasted_rows.read(pasted, found.faults))
    all_cells = [cells for _, cells in rows]
    columns = column_headings.columns(all_cells)
    if not columns and (fault := column_headings.fault(all_cells)):
        return Reading([(rows[0][0], fault)])
    left = rows[1:] if columns else _without_numbers(rows, found)
    table = _Table(columns, are_emails_theirs)
    for line, cells in left:
        try:
            one = table.invitee(line, cells)
        except Refused as refusal:
            found.faults.append((line, _hidden(cells) or refusal.sentence))
            continue
        _add(found, one)
    found.faults.extend(_of_all(found, columns))
    if found.is_unclear or len(found.wanted) > invitations.MAX_AT_ONCE:
        found.doubted.update(found.wanted)
    return found


def _add(found: Reading, one: Invitee) -> None:
    before = found.wanted.setdefault(one.username, one)
    if before is not one:
        found.doubted.add(one.username)
        found.faults.append((one.line, line_faults.twice(one.username, before.line)))


def _of_all(found: Reading, columns: list[str]) -> Iterator[tuple[int, str]]:
    """What is wrong with no line by itself."""
    if len(found.wanted) > invitations.MAX_AT_ONCE:
        yield 0, f"You can invite up to {invitations.MAX_AT_ONCE} people at once."
    if not found.wanted and not found.faults:
        where = " below the heading row" if columns else ""
        yield 0, f"Enter at least one username or email address{where}."


def _without_numbers(rows: list[Row], found: Reading) -> list[Row]:
    """The rows without a first column that only numbers them.

    With it, people would have the usernames 1 and 2, which nobody chose. If it may be either, it's
    one of the faults.
    """
    others = [[cell for cell in cells[1:] if _is_of_someone(cell)] for _, cells in rows]
    numbers = pasted_rows.numbers([cells for _, cells in rows])
    if not numbers or not all(others):
        return rows
    if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
        found.is_numbered = True
        return [(line, cells[1:]) for line, cells in rows]
    found.is_unclear = True
    found.faults.append((rows[0][0], _MAY_BE_NUMBERS.format(rows[0][1][0])))
    return rows


def _is_of_someone(cell: str) -> bool:
    return bool(cell) and usernames.folded(cell) not in ROLES


def _hidden(cells: list[str]) -> str:
    """What is said of a character that nobody sees: it may be why the row isn't understood."""
    hidden = writing.hidden_in(re.sub("[\t\r\n]", " ", " ".join(cells)))
    return writing.complaint(hidden) if hidden else ""


def _by_heading(cells: list[str], columns: list[str]) -> dict[str, str]:
    if beyond := next(filter(None, cells[len(columns) :]), ""):
        raise RowRefused(line_faults.under_no_heading(beyond))
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
                raise RowRefused(line_faults.too_many(column, given[column], value))
            given[column] = value
    return given


def _told_apart(cell: str) -> list[tuple[str, str]]:
    """What a cell holds; mail programs write "Bob Baker <bob@club.example>"."""
    if written := re.fullmatch(r"(.*?)\s*<([^<>\s]+@[^<>\s]+)>", cell):
        name = written[1].strip("\"' ")
        return ([("name", name)] if name else []) + [("email", written[2])]
    if "@" in cell:
        return [("email", cell)]
    if usernames.folded(cell) in _ROLES_ELSEWHERE.union(ROLES):
        return [("role", cell)]
    return [("name" if re.search(r"\s", cell) else "username", cell)]
