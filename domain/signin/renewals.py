"""Renewing many invitations at once: those that nobody accepted in time."""

from domain.access import idempotency
from domain.access.actions import act
from domain.audit.events import Caller
from domain.refusals import Refused
from domain.signin import invitations, invited
from domain.signin.invitations import NewInvitation
from models import User


class NoneExpired(Refused):
    """All of them were renewed, revoked or cleared away since the page was shown."""

    reason = "none-expired"


def renew_expired(numbers: set[int], by: User, now: int, caller: Caller) -> list[NewInvitation]:
    """A new link for each of these invitations that is still expired; the others are left alone.

    So no link that someone has stops working. Raises NoneExpired, MadeBefore.
    """
    with act(by, caller):
        which = sorted(map(str, numbers))
        secret = idempotency.secret(caller, now, invitations.RENEWAL, *which)
        if secret.is_again:
            if made := invitations.made_by(secret, now):
                return made
            raise idempotency.MadeBefore
        expired = [one for one in invited.expired_ones(now) if one.id in numbers]
        if not expired:
            raise NoneExpired("None of these invitations is expired anymore. Nothing was changed.")
        return [invitations.with_new_link(one, secret, by, now, caller) for one in expired]
