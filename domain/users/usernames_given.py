"""People named in a list, a username a line."""

from domain.refusals import Refused
from domain.users import usernames
from models import User

MAX_AT_ONCE = 500


class LinesRefused(Refused):
    """Lines that are no one's username. `faults` lists each by its line."""

    reason = "people-not-found"
    field = "lines"

    def __init__(self, faults: list[tuple[int, str]]) -> None:
        lines = "1 line needs" if len(faults) == 1 else f"{len(faults)} lines need"
        super().__init__(f"No one has been added yet: {lines} a change.")
        self.faults = faults


def read(typed: str) -> list[User]:
    """The people of these usernames. Raises LinesRefused, which names each unknown one."""
    asked = {
        number: line.strip() for number, line in enumerate(typed.splitlines(), 1) if line.strip()
    }
    if len(asked) > MAX_AT_ONCE:
        raise LinesRefused([(0, f"You can add up to {MAX_AT_ONCE} people at once.")])
    folded = {number: usernames.folded(line) for number, line in asked.items()}
    named = User.select().where(User.username.in_(list(folded.values())))
    found = {user.username: user for user in named}
    faults = [
        (number, f"There is no one with the username “{asked[number]}”.")
        for number, name in folded.items()
        if name not in found
    ]
    if faults:
        raise LinesRefused(faults)
    return list(found.values())
