"""Whether and from when a person must have MFA, or passkeys, and whether they have set that up."""

from dataclasses import dataclass

from domain.clock import days
from models import Policy, User


@dataclass(frozen=True)
class MfaRequirement:
    """What is asked of a person; `due_at` None is never, for a member.

    `passkey_due_at` is from when on sign-ins must resist phishing, None never. `has_passkey` is
    whether one can be used at this address.
    """

    due_at: int | None
    has_mfa: bool
    has_saved_code: bool
    passkey_due_at: int | None = None
    has_passkey: bool = False

    @property
    def owes_saved_code(self) -> bool:
        """Whether losing the phone would lock the person out, as far as we know."""
        return self.has_mfa and not self.has_saved_code

    @property
    def lacks_passkey(self) -> bool:
        """Whether the team's policy asks for one, now or from a date on, and there is none."""
        return self.passkey_due_at is not None and not self.has_passkey

    @property
    def is_passkey_first(self) -> bool:
        """Whether a passkey, which is MFA as well, is needed by the time that MFA is."""
        by, due = self.passkey_due_at, self.due_at
        return by is not None and (due is None or by <= due)

    @property
    def first_due_at(self) -> int | None:
        """From when on the person can't be without MFA, of one kind or the other."""
        return self.passkey_due_at if self.is_passkey_first else self.due_at

    def is_due(self, now: int) -> bool:
        """Whether signing in now ends with setting MFA up, or with adding a passkey."""
        return (not self.has_mfa and self.is_in_force(now)) or self.owes_passkey(now)

    def is_in_force(self, now: int) -> bool:
        """Whether the team's policy asks for MFA of this person by now."""
        return self.due_at is not None and now >= self.due_at

    def is_ahead(self, now: int) -> bool:
        """Whether there is still time, for people who need MFA."""
        return not self.has_mfa and self.due_at is not None and now < self.due_at

    def is_first_ahead(self, now: int) -> bool:
        """The same, where no passkey, which is MFA as well, is needed by then."""
        return self.is_ahead(now) and not (self.is_passkey_ahead(now) and self.is_passkey_first)

    def asks_for_passkey(self, now: int) -> bool:
        """Whether the team's policy asks for sign-ins that resist phishing by now."""
        return self.passkey_due_at is not None and now >= self.passkey_due_at

    def owes_passkey(self, now: int) -> bool:
        """Whether one has to be added before anything else."""
        return self.asks_for_passkey(now) and self.lacks_passkey

    def takes_passkey_only(self, now: int) -> bool:
        """Whether signing in, and confirming that, takes a passkey: no code will do (S-197).

        The recovery code and the help desk's code still do: they are for people who lost theirs.
        """
        return self.asks_for_passkey(now) and self.has_passkey

    def is_passkey_ahead(self, now: int) -> bool:
        """Whether there is still time, for people who need a passkey."""
        return self.lacks_passkey and not self.asks_for_passkey(now)


def counted_from(moment: int, grace_days: int) -> int:
    """When so many days from the day of this moment are over; without any, at once."""
    return days.end_of_day_after(moment, grace_days) if grace_days else moment


def due_at(required_from: int | None, grace_days: int, account_created_at: int) -> int | None:
    """From when on: people who came after the decision get the days of grace from then.

    The last day counts in full. Without days of grace it is at once.
    """
    if required_from is None:
        return None
    start = days.end_of_that_day(required_from) if grace_days else required_from
    return max(start, counted_from(account_created_at, grace_days))


def passkey_due_at(user: User, policy: Policy) -> int | None:
    """From when on this person must sign in by a passkey: as everyone, or as an administrator."""
    created_at = user.created_at
    everyone = due_at(policy.passkeys_from, policy.passkeys_grace_days, created_at)
    start = policy.admin_passkeys_from if user.is_admin else None
    admins = due_at(start, policy.admin_passkeys_grace_days, created_at)
    return min((date for date in (everyone, admins) if date is not None), default=None)
