"""Inviting everybody in a pasted text, or, if asked to, all but those whose lines are wrong."""

from dataclasses import dataclass

from domain.audit.events import Caller
from domain.signin import guest_list, invitable, invitations, pasted_rows
from domain.signin.guest_list import Reading
from domain.signin.invitations import NewInvitation
from domain.signin.invitees import Invitee, LinesRefused
from models import User


@dataclass(frozen=True)
class Pasted:
    """What was pasted, and how it is meant. `is_of_others`: nobody waits for the lines that are
    wrong."""

    text: str
    are_emails_theirs: bool = False
    is_of_others: bool = False


@dataclass(frozen=True)
class Outcome:
    """Who was invited; `rest` is the text without them, and `refused` what is wrong with that."""

    made: list[NewInvitation]
    rest: str = ""
    refused: LinesRefused | None = None


def invite(pasted: Pasted, by: User | None, now: int, caller: Caller) -> Outcome:
    """Invite them. Raises LinesRefused, with all that is wrong with any line, if it's no one."""
    found = _looked_over(pasted, pasted.text)
    if not pasted.is_of_others:
        if found.faults:
            raise _refused(found, now)
        return Outcome(invitations.invite(found.people, by, now, caller))
    try:
        made = invitations.invite(_others(found), by, now, caller, all_or_none=False)
    except LinesRefused:
        raise _refused(found, now) from None
    return _outcome(pasted, found, made, now)


def _outcome(pasted: Pasted, found: Reading, made: list[NewInvitation], now: int) -> Outcome:
    names = {one.invitation.username for one in made}
    if not found.faults and names.issuperset(found.wanted):
        return Outcome(made)
    lines = {one.line for one in found.people if one.username in names}
    rest = pasted_rows.without(pasted.text, lines, is_numbered=found.is_numbered)
    refused = _refused(_looked_over(pasted, rest), now, invited=len(made))
    return Outcome(made, rest, refused)


def _looked_over(pasted: Pasted, text: str) -> Reading:
    return guest_list.read(text, are_emails_theirs=pasted.are_emails_theirs)


def _others(found: Reading) -> list[Invitee]:
    return [one for one in found.people if one.username not in found.doubted]


def _refused(found: Reading, now: int, *, invited: int = 0) -> LinesRefused:
    # Of more than can be invited at once nobody is looked up: there may be thousands.
    people = found.people if len(found.wanted) <= invitations.MAX_AT_ONCE else []
    hindered = invitable.refusals(people, now)
    others = [one for one in _others(found) if one.line not in hindered]
    return invitable.refused(hindered, found.faults, len(others), invited)
