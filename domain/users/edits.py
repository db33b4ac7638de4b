"""A field that is edited in two tabs, or by two people: no one's change is lost silently."""

from domain.refusals import Refused


class ChangedSince(Refused):
    """The field was changed after its page was shown, and what was typed is something else."""

    reason = "changed-since"

    def __init__(self, now: str, field: str) -> None:
        self.field = field
        what = f"changed to “{now}”" if now else "cleared"
        super().__init__(
            f"This was {what} after you opened the page. What you entered is still here: save "
            "again to use it instead."
        )


def merged(field: str, typed: str, shown: str, now: str) -> str:
    """What the field is to hold, in whose place `shown` stood before. Raises ChangedSince."""
    if typed == shown:
        return now  # left as it was
    if now not in {shown, typed}:
        raise ChangedSince(now, field)
    return typed
