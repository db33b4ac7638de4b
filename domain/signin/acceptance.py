"""Taking the account that an invitation offers."""

from domain.audit.events import Caller
from domain.signin import account_links, invitations, one_time_links
from domain.users import details
from domain.users.accounts import NewAccount
from models import Invitation, User


class LinkInvalid(one_time_links.LinkInvalid):
    """The link is unknown, used, revoked or too old."""

    reason = "invitation-invalid"
    factor = "invitation"
    says = "This invitation no longer works. Ask for a new one."


def accept(token: str, name: str, password: str, now: int, caller: Caller) -> User:
    """Make the account; until its owner is seen signed in, as often as it takes. Raises Refused."""
    found = invitations.opened(token, now)
    with one_time_links.using(LinkInvalid, now, caller, works=found is not None):
        if found is None:
            raise LinkInvalid
        given = _account(found, name, password)
        user = account_links.open_account(
            lambda: invitations.opened(token, now), given, now, caller
        )
        if user is None:
            raise LinkInvalid
        return user


def _account(invitation: Invitation, name: str, password: str) -> NewAccount:
    # What no longer passes for an address, its owner could not change here.
    contact = details.contact(str(invitation.email))
    return NewAccount(invitation.username, name, password, contact, bool(invitation.is_admin))
