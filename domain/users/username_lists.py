"""Lists of usernames, one a line or with commas between, and the people they name."""

import re

from domain.refusals import Refused
from domain.text import wording
from domain.users import usernames
from models import User

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
    faults = [
        (number, f"There is no one with the username “{name}”.")
        for number, name in asked
        if usernames.folded(name) not in found
    ]
    if faults:
        raise LinesRefused(faults)
    return list(found.values())
