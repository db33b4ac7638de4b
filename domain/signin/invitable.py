"""Who can be invited: nobody who is here already, or whose invitation is still open."""

from dataclasses import dataclass, field
from typing import Any

from peewee import chunked

from domain.access.waiting import is_open
from domain.database.batches import IN_ONE_QUERY
from domain.refusals import Refused
from domain.signin.invitees import Invitee, LinesRefused
from domain.users import accounts, vouching
from models import Invitation, User

Fault = tuple[int, str]


class AlreadyInvited(Refused):
    """There is an open invitation for this username, `invitation` by its number."""

    reason = "already-invited"
    field = "username"

    def __init__(self, sentence: str, invitation: int = 0) -> None:
        super().__init__(sentence)
        self.invitation = invitation


@dataclass(frozen=True)
class _Known:
    """What prevents invitations: who has an account, the numbers of open invitations by username,
    and the addresses that are confirmed as somebody's."""

    accounts: set[str] = field(default_factory=set)
    waiting: dict[str, int] = field(default_factory=dict)
    held: dict[str, vouching.AddressOfAnother] = field(default_factory=dict)

    def refusal(self, one: Invitee) -> Refused | None:
        """Why this one can't be invited, if so."""
        named = f"“{one.username}”"
        if one.username in self.accounts:
            to_do = "Delete this line, or if it's" if one.line else "If this is"
            sentence = (
                f"{named} already has an account. {to_do} someone else, choose another username."
            )
            return accounts.UsernameTaken(sentence)
        if one.username in self.waiting:
            to_do = "Delete this line. For a new link, renew" if one.line else "Renew"
            sentence = f"{named} is already invited. {to_do} that invitation."
            return AlreadyInvited(sentence, self.waiting[one.username])
        return self.held.get(one.email) if one.is_email_theirs else None


def refusals(people: list[Invitee], now: int) -> dict[int, Refused]:
    """Why some can't be invited, by their lines.

    Raises the refusal of somebody who wasn't requested in a list.
    """
    found: dict[int, Refused] = {}
    known = _known(people, now)
    for one in people:
        refusal = known.refusal(one)
        if refusal is not None and not one.line:
            raise refusal
        if refusal is not None:
            found[one.line] = refusal
    return found


def refused(
    found: dict[int, Refused], faults: list[Fault], others: int, invited: int = 0
) -> LinesRefused:
    """What is said of a list: these refusals and the faults of its lines, in their order.

    `others` could be invited all the same, `invited` have been.
    """
    by_line = [(line, refusal.sentence) for line, refusal in found.items()]
    open_ones = {
        line: refusal.invitation
        for line, refusal in found.items()
        if isinstance(refusal, AlreadyInvited)
    }
    return LinesRefused(sorted([*by_line, *faults]), open_ones, others=others, invited=invited)


def _known(people: list[Invitee], now: int) -> _Known:
    found = _Known()
    for some in chunked(people, IN_ONE_QUERY):
        names = [one.username for one in some]
        has_account: Any = User.select(User.username).where(User.username.in_(names))
        found.accounts.update(name for (name,) in has_account.tuples())
        is_theirs = Invitation.username.in_(names) & is_open(now)
        waiting: Any = Invitation.select(Invitation.username, Invitation.id).where(is_theirs)
        found.waiting.update(waiting.tuples())
        addresses = [one.email for one in some if one.is_email_theirs]
        found.held.update(vouching.those_of_another(addresses))
    return found
