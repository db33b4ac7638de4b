"""Who is in which group.

`by` is who changes it, None from the shell. All of it may raise what `actions.act` raises.
"""

from peewee import fn

from domain.access.actions import ON_APPS, ON_GROUPS, act, refuse_news
from domain.audit import events, repeats
from domain.audit.events import Caller
from domain.users.groups import TooManyGroups
from models import Group, Membership, User

MAX_OF_ONE = 50  # groups that one person is in


def add(group: Group, people: list[User], now: int, caller: Caller, by: User | None) -> list[User]:
    """Put people into the group, all or none. Raises TooManyGroups.

    Returns who wasn't in it; the same form sent again, the same people again.
    """
    with act(by, caller, ON_GROUPS, group.name):
        # The page says what the group opens.
        refuse_news(by, caller, ON_APPS)
        fresh = Group.get_by_id(group.id)
        just_added = repeats.done_to(caller, events.JOINED_GROUP, now, fresh.name)
        added = _not_in(fresh, people)
        _refuse_too_many(added)
        for user in added:
            enter(fresh, user, now, caller, by)
    again = {user for user in people if user.username in just_added}
    return sorted(again.union(added), key=lambda user: user.username)


def put_in(group: Group, user: User, now: int, caller: Caller, by: User | None) -> None:
    """Put someone into the group, which a second click finds done. Raises TooManyGroups."""
    add(group, [user], now, caller, by)


def enter(group: Group, user: User, now: int, caller: Caller, by: User | None) -> None:
    """Put someone who isn't in the group into it, within the caller's transaction."""
    Membership.create(group=group, user=user)
    events.record(user, events.JOINED_GROUP, now, caller, by, group.name)


def take_out(group: Group, user: User, now: int, caller: Caller, by: User | None) -> None:
    """Take someone out of the group, which a second click finds done."""
    with act(by, caller, ON_GROUPS, group.name):
        fresh = Group.get_by_id(group.id)
        if Membership.delete().where(Membership.group == fresh, Membership.user == user).execute():
            events.record(user, events.LEFT_GROUP, now, caller, by, fresh.name)


def usernames_in(group: Group) -> list[str]:
    """Everyone in the group, by username."""
    found = User.select(User.username).join(Membership).where(Membership.group == group)
    return [user.username for user in found.order_by(User.username)]


def among(group: Group, people: list[User]) -> set[int]:
    """The ids of those of the people who are in the group."""
    whom = Membership.user.in_([user.id for user in people])
    found = User.select(User.id).join(Membership).where(Membership.group == group, whom)
    return {user.id for user in found}


def full(people: list[User]) -> set[int]:
    """The ids of those of the people who are in the most groups possible."""
    return {user.id for user in _full(people)}


def _not_in(group: Group, people: list[User]) -> list[User]:
    """Those of the people who still have an account and aren't in the group, each once."""
    member = Membership.select(Membership.user).where(Membership.group == group)
    found = User.select(User.id, User.username).where(
        User.id.in_([user.id for user in people]), User.id.not_in(member)
    )
    return list(found.order_by(User.username))


def _full(people: list[User]) -> list[User]:
    found = (
        User.select(User.id, User.username)
        .join(Membership)
        .where(User.id.in_([user.id for user in people]))
        .group_by(User.id, User.username)
        .having(fn.COUNT(Membership.id) >= MAX_OF_ONE)
    )
    return list(found)


def _refuse_too_many(people: list[User]) -> None:
    for user in _full(people):
        raise TooManyGroups(f"“{user.username}” is already in {MAX_OF_ONE} groups, the maximum.")
