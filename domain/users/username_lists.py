"""Lists of usernames, one a line or with commas between, and the people they name."""

import re
from collections.abc import Iterable

from domain.refusals import Refused
from domain.text import wording
from domain.users import usernames
from models import Invitation, User

MAX_AT_ONCE = 500
# Separators that people and tables put between usernames, on all keyboards; no username has one.
_BETWEEN = re.compile("[,;|\t，；、،]")


class LinesRefused(Refused):
    """Usernames that no one has. `faults` lists each with the number of its line."""

    reason = "people-not-found"
    field = "lines"

    def __init__(self, faults: list[tuple[int, str]]) -> None:
        super().__init__(f"No one has been added yet{wording.to_change(faults)}.")
        self.faults = faults


def not_joined(names: Iterable[str]) -> set[str]:
    """Those of these names, folded, that were invited and have no account yet."""
    asked = [usernames.folded(name) for name in names]
    found = Invitation.select(Invitation.username).where(
        Invitation.username.in_(asked), Invitation.account.is_null()
    )
    return {one.username for one in found}


def is_invited(name: str) -> str:
    """What to say of someone who was invited and has no account yet."""
    return f"“{name}” is invited and hasn't joined yet."


def split(typed: str) -> list[tuple[int, str]]:
    """The usernames in a list, one a line or with commas between, each with its line number."""
    return [
        (number, name.strip())
        for number, line in enumerate(typed.splitlines(), start=1)
        for name in _BETWEEN.split(line)
        if name.strip()
    ]


def find_people(typed: str) -> list[User]:
    """The people whose usernames are listed. Raises LinesRefused, which names each unknown one."""
    asked = split(typed)
    if not asked:
        raise LinesRefused([(0, "Enter at least one username.")])
    if len(asked) > MAX_AT_ONCE:
        raise LinesRefused([(0, f"You can add up to {MAX_AT_ONCE} people at once.")])
    folded = {usernames.folded(name) for _, name in asked}
    found = {user.username: user for user in User.select().where(User.username.in_(list(folded)))}
    unknown = [(number, name) for number, name in asked if usernames.folded(name) not in found]
    if unknown:
        invited = not_joined(name for _, name in unknown)
        raise LinesRefused([(number, _missing(name, invited)) for number, name in unknown])
    return list(found.values())


def _missing(name: str, invited: set[str]) -> str:
    if usernames.folded(name) in invited:
        return is_invited(name)
    return f"There is no one with the username “{name}”."
