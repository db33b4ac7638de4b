"""Whether and from when a person must have MFA."""

from dataclasses import dataclass

DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Duty:
    """What is asked of a person; `due_at` None is never, for a member."""

    due_at: int | None
    has_mfa: bool

    def is_due(self, now: int) -> bool:
        """Whether signing in now ends with setting MFA up."""
        return not self.has_mfa and self.due_at is not None and now >= self.due_at

    def days_left(self, now: int) -> int | None:
        """Whole days until then, for whoever still has some and needs them."""
        if self.has_mfa or self.due_at is None or now >= self.due_at:
            return None
        return -(-(self.due_at - now) // DAY)


def due_at(required_from: int | None, grace_days: int, account_created_at: int) -> int | None:
    """From when on: whoever came after the decision gets the days of grace from then."""
    if required_from is None:
        return None
    return max(required_from, account_created_at + grace_days * DAY)
