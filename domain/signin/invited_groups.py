"""The groups that invitations lead to: who accepts one is in them from the start."""

from collections.abc import Iterable
from typing import Any

from domain.audit.events import Caller
from domain.users import memberships, usernames
from models import Group, Invitation, InvitedTo, User


def there(wanted: Iterable[Group]) -> set[Group]:
    """Those of these groups that weren't removed meanwhile, within the caller's transaction."""
    numbers = {group.id for group in wanted}
    return set(Group.select().where(Group.id.in_(numbers))) if numbers else set()


def note(invitation: Invitation, groups: Iterable[Group]) -> None:
    """Write down where it leads, within the caller's transaction."""
    for group in groups:
        InvitedTo.create(invitation=invitation, group=group)


def enter(user: User, invitation: Invitation, now: int, caller: Caller) -> None:
    """Put the new account into them, within the caller's transaction."""
    by = invitation.created_by
    where = caller.of_invitation(by)
    into = Group.select().join(InvitedTo).where(InvitedTo.invitation == invitation)
    for group in into.order_by(Group.id):  # the same in each history, whatever the database does
        memberships.enter(group, user, now, where, by)


def names(invitations: list[Invitation]) -> dict[int, list[str]]:
    """The names of the groups that each of these leads to, by the invitation's number."""
    found: dict[int, list[str]] = {}
    rows: Any = InvitedTo.select(InvitedTo.invitation, Group.name).join(Group)
    numbers = [invitation.id for invitation in invitations]
    for number, name in rows.where(InvitedTo.invitation.in_(numbers)).tuples():
        found.setdefault(number, []).append(name)
    return {number: sorted(called, key=usernames.collated) for number, called in found.items()}


def leads_to(group: int) -> Any:
    """The condition, for a query, of those that lead to the group of this number."""
    return Invitation.id.in_(InvitedTo.select(InvitedTo.invitation).where(InvitedTo.group == group))
