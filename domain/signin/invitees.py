"""Whom to invite, as it is typed: a username or an address, a role, a name, groups."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from domain.refusals import Refused
from domain.text import wording
from domain.text.cells import SEPARATORS
from domain.users import details, groups, memberships, usernames
from models import Group

SEPARATOR = ";"  # between groups, whose names have none
_BETWEEN = re.compile(f"[{SEPARATORS}]")  # as they are typed
ROLES = {"": False, "member": False, "admin": True, "administrator": True}


class RoleRefused(Refused):
    """A role that doesn't exist here."""

    reason = "role-not-allowed"
    field = "role"


class AddressMissing(Refused):
    """There is no address that could be confirmed as theirs."""

    reason = "address-missing"
    field = "email"


class TooManyGroups(groups.TooManyGroups):
    """More groups than one person can be in."""

    field = "groups"


_NOT_YET = "Those below haven't been yet"


class LinesRefused(Refused):
    """Pasted lines of which some are wrong. `faults` lists each by its line, and by 0 what is
    wrong with them all. `open_ones` are the numbers of the open invitations that lines are about.
    `others` could be invited without the lines that are wrong, `invited` have been, as `done`
    says."""

    reason = "lines-not-allowed"
    field = "lines"

    def __init__(
        self,
        faults: list[tuple[int, str]],
        open_ones: Mapping[int, int] | None = None,
        *,
        others: int = 0,
        invited: int = 0,
    ) -> None:
        self.done, outcome = "", "No one has been invited yet"
        if invited:
            have = "1 person has" if invited == 1 else f"{invited} people have"
            # What is left is read anew, and may be understood without the rest.
            can_be = f"The {'line' if others == 1 else 'lines'} below can be invited now"
            self.done, outcome = f"{have} been invited.", _NOT_YET if faults else can_be
        super().__init__(f"{outcome}{wording.to_change(faults)}.")
        self.faults, self.others, self.invited = faults, others, invited
        self.open_ones = open_ones or {}


@dataclass(frozen=True)
class Invitee:
    """Someone to invite, and their account to be. `line` is their line in a list, 0 without one."""

    username: str
    is_admin: bool
    name: str = ""
    email: str = ""
    groups: tuple[Group, ...] = ()
    # Whether the email address is confirmed to be the invitee's.
    is_email_theirs: bool = False
    line: int = field(default=0, compare=False)

    @property
    def told(self) -> str:
        """All fields as one text: two equal texts are the same request."""
        numbers = "".join(f" {number}" for number in sorted(int(group.id) for group in self.groups))
        vouched = " theirs" if self.is_email_theirs else ""
        return f"{self.username} {self.is_admin} {self.name} {self.email}{vouched}{numbers}"


def check(  # noqa: PLR0913  # what a line of a table says
    username: str,
    role: str,
    name: str = "",
    email: str = "",
    in_groups: str = "",
    *,
    is_email_theirs: bool = False,
    line: int = 0,
    there: Callable[[], list[Group]] = groups.everyone,
) -> Invitee:
    """Check one invitee's fields. Without a username, the email address is used as one.

    `in_groups` are the names of the groups they will be in, with semicolons between them, out of
    those that are `there`. Whoever invites them says with `is_email_theirs` that the address is
    known to be theirs. Raises Refused, naming the field.
    """
    email = details.clean_email(email)
    canonical = usernames.canonical(username or email)
    if usernames.folded(role) not in ROLES:
        raise RoleRefused(f"“{role.strip()}” isn't a role. Enter member or admin, or leave it out.")
    called = details.clean_name(name) if name.strip() else ""
    # Who signs in by an address has it as a contact too.
    contact = email or details.contact(canonical)
    if is_email_theirs and not contact:
        raise AddressMissing("There is no email address to confirm. Enter one.")
    is_admin = ROLES[usernames.folded(role)]
    return Invitee(
        canonical, is_admin, called, contact, _groups(in_groups, there), is_email_theirs, line=line
    )


def _groups(typed: str, there: Callable[[], list[Group]]) -> tuple[Group, ...]:
    found = groups.named([name for name in _BETWEEN.split(typed) if name.strip()], there)
    if len(found) > memberships.MAX_OF_ONE:
        raise TooManyGroups(f"One person can be in {memberships.MAX_OF_ONE} groups at most.")
    return tuple(found)
