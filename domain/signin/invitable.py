"""Who can be invited: nobody who is here already, or whose invitation is still open."""

from typing import Any

from domain.refusals import Refused
from domain.signin.invitees import Invitee, LinesRefused
from domain.users import accounts, vouching
from models import Invitation

Fault = tuple[int, str]


class AlreadyInvited(Refused):
    """There is an open invitation for this username, `invitation` by its number."""

    reason = "already-invited"
    field = "username"

    def __init__(self, sentence: str, invitation: int = 0) -> None:
        super().__init__(sentence)
        self.invitation = invitation


def refusals(people: list[Invitee], is_open: Any) -> dict[int, Refused]:
    """Why some can't be invited, by their lines; `is_open` are the invitations that still work.

    Raises the refusal of somebody who wasn't requested in a list.
    """
    found: dict[int, Refused] = {}
    for one in people:
        refusal = _refusal(one, is_open)
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
    told = [(line, refusal.sentence) for line, refusal in found.items()]
    open_ones = {
        line: refusal.invitation
        for line, refusal in found.items()
        if isinstance(refusal, AlreadyInvited)
    }
    return LinesRefused(sorted([*told, *faults]), open_ones, others=others, invited=invited)


def _refusal(one: Invitee, is_open: Any) -> Refused | None:
    named = f"“{one.username}”"
    if accounts.find(one.username) is not None:
        to_do = "Delete this line, or if it's" if one.line else "If this is"
        told = f"{named} already has an account. {to_do} someone else, choose another username."
        return accounts.UsernameTaken(told)
    waiting = Invitation.get_or_none(Invitation.username == one.username, is_open)
    if waiting is not None:
        to_do = "Delete this line. For a new link, renew" if one.line else "Renew"
        told = f"{named} is already invited. {to_do} that invitation."
        return AlreadyInvited(told, waiting.id)
    return vouching.of_another(one.email) if one.is_email_theirs else None
