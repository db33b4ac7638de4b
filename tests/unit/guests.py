"""Whom a pasted text invites, for tests that send no form."""

from domain.signin import guest_list
from domain.signin.invitees import Invitee, LinesRefused


def read_guests(pasted: str, *, are_emails_theirs: bool = False) -> list[Invitee]:
    """Everyone in it. Raises LinesRefused if anything is wrong with any line."""
    found = guest_list.read(pasted, are_emails_theirs=are_emails_theirs)
    if found.faults:
        raise LinesRefused(sorted(found.faults))
    return found.people
