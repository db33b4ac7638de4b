"""Lists of usernames, one a line or with commas between, and the people they name."""

import re
from collections.abc import Iterable

from domain.access.waiting import NOT_ACCEPTED, is_expired, is_open
from domain.refusals import Refused
from domain.text import wording
from domain.text.cells import SEPARATORS, bare
from domain.users import usernames
from models import Invitation, User

MAX_AT_ONCE = 500
_SHOWN = 64  # characters of a name: no username has more
_INVITED = "“{}” is invited and hasn't joined yet."
_EXPIRED = "“{}” was invited but hasn't joined, and the invitation has expired."
_BETWEEN = re.compile(f"[{SEPARATORS}\t]")
_IN_MAIL = re.compile(r"\A.*<([^<>\s]+)>\Z")


class LinesRefused(Refused):
    """Usernames that no one has. `faults` lists each with the number of its line."""

    reason = "people-not-found"
    field = "lines"

    def __init__(self, faults: list[tuple[int, str]]) -> None:
        super().__init__(f"No one has been added yet{wording.to_change(faults)}.")
        self.faults = faults


def not_joined(names: Iterable[str], now: int) -> dict[str, str]:
    """What to say of those of these who were invited and have no account, by folded name."""
    asked = {usernames.folded(name): name[:_SHOWN] for name in names}
    theirs = Invitation.username.in_(list(asked)) & NOT_ACCEPTED
    said: dict[str, str] = {}
    for condition, sentence in ((is_expired(now), _EXPIRED), (is_open(now), _INVITED)):
        for one in Invitation.select(Invitation.username).where(theirs, condition):
            said[one.username] = sentence.format(asked[one.username])
    return said


def missing(names: list[str], now: int) -> str:
    """What to say where no one has these usernames."""
    return _missing(names, not_joined(names, now))


def split(typed: str) -> list[tuple[int, str]]:
    """The usernames in a list, one a line or with commas between, each with its line number.

    Mail programs write "Bob Baker <bob@club.example>".
    """
    named = (
        (number, _IN_MAIL.sub(r"\1", bare(name).strip('"')))
        for number, line in enumerate(typed.splitlines(), start=1)
        for name in _BETWEEN.split(line)
    )
    return [(number, name) for number, name in named if name]


def find_people(typed: str, now: int) -> list[User]:
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
        waiting = not_joined([name for _, name in unknown], now)
        raise LinesRefused([(number, _missing([name], waiting)) for number, name in unknown])
    return list(found.values())


def _missing(names: list[str], waiting: dict[str, str]) -> str:
    folded = [usernames.folded(name) for name in names]
    said = [waiting[name] for name in folded if name in waiting]
    others = [name for name in names if usernames.folded(name) not in waiting]
    if others:
        said.append(f"No one has {_named(others)}. Check the spelling.")
    return " ".join(said)


def _named(names: list[str]) -> str:
    shown = [f"“{name[:_SHOWN]}”" for name in names]
    if len(shown) == 1:
        return f"the username {shown[0]}"
    return f"the usernames {', '.join(shown[:-1])} and {shown[-1]}"
