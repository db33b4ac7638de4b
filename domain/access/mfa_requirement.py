"""Whether and from when a person must have MFA, and whether they have finished setting it up."""

from dataclasses import dataclass

from domain.clock import days

DAY = 24 * 60 * 60


@dataclass(frozen=True)
class MfaRequirement:
    """What is asked of a person; `due_at` None is never, for a member."""

    due_at: int | None
    has_mfa: bool
    has_saved_code: bool

    @property
    def owes_saved_code(self) -> bool:
        """Whether losing the phone would lock the person out, as far as we know."""
        return self.has_mfa and not self.has_saved_code

    def is_due(self, now: int) -> bool:
        """Whether signing in now ends with setting MFA up."""
        return not self.has_mfa and self.is_in_force(now)

    def is_in_force(self, now: int) -> bool:
        """Whether the team's policy asks for MFA of this person by now."""
        return self.due_at is not None and now >= self.due_at

    def is_ahead(self, now: int) -> bool:
        """Whether there is still time, for people who need MFA."""
        return not self.has_mfa and self.due_at is not None and now < self.due_at


def due_at(required_from: int | None, grace_days: int, account_created_at: int) -> int | None:
    """From when on: people who came after the decision get the days of grace from then.

    The last day counts in full. Without days of grace it is at once.
    """
    if required_from is None:
        return None
    due = max(required_from, account_created_at + grace_days * DAY)
    return days.end_of_that_day(due) if grace_days else due
