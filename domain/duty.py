"""Whether and from when a person must have MFA."""

from dataclasses import dataclass

from domain import days

DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Duty:
    """What is asked of a person; `due_at` None is never, for a member."""

    due_at: int | None
    has_mfa: bool

    def is_due(self, now: int) -> bool:
        """Whether signing in now ends with setting MFA up."""
        return not self.has_mfa and self.due_at is not None and now >= self.due_at

    def is_ahead(self, now: int) -> bool:
        """Whether there is still time, for whoever needs it."""
        return not self.has_mfa and self.due_at is not None and now < self.due_at


def due_at(required_from: int | None, grace_days: int, account_created_at: int) -> int | None:
    """From when on: whoever came after the decision gets the days of grace from then.

    The last day counts in full. Without days of grace it is at once.
    """
    if required_from is None:
        return None
    due = max(required_from, account_created_at + grace_days * DAY)
    return days.end_of_that_day(due) if grace_days else due
