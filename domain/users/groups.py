"""Groups: labels on people, which say what they may open and what apps are told of them.

`by` is who does it, None from the shell. All of it may raise what `actions.act` raises.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peewee import fn

from domain.access.actions import ON_APPS, ON_GROUPS, ON_MEMBERS, act, refuse_news
from domain.audit import events, repeats
from domain.audit.events import Caller
from domain.database.queries import FixedRows
from domain.refusals import Refused
from domain.text import writing
from domain.users import group_names, usernames
from models import App, AppGroup, Group, Membership, User

MAX_GROUPS = 200

_NAMES = FixedRows(
    "SELECT g.name FROM membership m JOIN team_group g ON g.id = m.group_id "
    "WHERE m.user_id = ? ORDER BY g.folded"
)


class GroupNameTaken(Refused):
    """There is a group of this name already."""

    reason = "group-name-taken"
    field = "name"


class TooManyGroups(Refused):
    """There are as many groups as there can be, or someone is in as many as one can be in."""

    reason = "too-many-groups"


class NoSuchGroup(Refused):
    """No group has this name."""

    reason = "no-such-group"
    field = "groups"

    def __init__(self, name: str, there: list[Group]) -> None:
        names = ", ".join(group.name for group in there)
        there_are = f"The groups are: {names}." if names else "Create it first."
        super().__init__(f"There is no group “{name}”. {there_are}")


class GroupGone(Refused):
    """The group was removed in the meantime."""

    reason = "group-gone"

    def __init__(self) -> None:
        super().__init__("This group no longer exists.")


@dataclass(frozen=True)
class GroupCounts:
    """A group, how many people are in it, and how many apps it opens."""

    group: Group
    people: int
    apps: int


def create(name: str, now: int, caller: Caller, by: User | None) -> Group:
    """A new group, or the one that the same form has just made. Raises Refused."""
    cleaned = group_names.canonical(name)
    with act(by, caller):
        there = find(cleaned)
        if by is not None and there is not None and _has_made(there, cleaned, now, caller):
            return there
        _refuse_taken(cleaned, there)
        if Group.select().count() >= MAX_GROUPS:
            raise TooManyGroups(f"There can be at most {MAX_GROUPS} groups.")
        group: Group = Group.create(
            name=cleaned, folded=group_names.folded(cleaned), created_at=now
        )
        events.record_about("", events.GROUP_CREATED, now, caller, by, cleaned)
    return group


def rename(group: Group, name: str, now: int, caller: Caller, by: User | None) -> None:
    """Call it something else; people and apps stay. Raises Refused."""
    cleaned = group_names.canonical(name)
    with act(by, caller, ON_GROUPS, group.name):
        fresh = Group.get_by_id(group.id)
        if fresh.name == cleaned:
            return
        there = find(cleaned)
        _refuse_taken(cleaned, there if there != fresh else None)
        formerly = fresh.name
        fresh.name, fresh.folded = cleaned, group_names.folded(cleaned)
        fresh.save(only=[Group.name, Group.folded])
        events.record_about("", events.GROUP_RENAMED, now, caller, by, cleaned, formerly)


def remove(group: Group, now: int, caller: Caller, by: User | None) -> None:
    """Take the group away: no one is in it any more, and no app is opened by it."""
    with act(by, caller, (*ON_GROUPS, *ON_MEMBERS), group.name):
        refuse_news(by, caller, ON_APPS)
        fresh = Group.get_by_id(group.id)
        events.record_about("", events.GROUP_REMOVED, now, caller, by, fresh.name)
        fresh.delete_instance()


def of(user: User) -> list[Group]:
    """The groups that someone is in, by name."""
    found = Group.select().join(Membership).where(Membership.user == user)
    return _sorted(found)


def among(users: list[User]) -> dict[int, list[str]]:
    """The names of the groups that each of these people is in, by the person's number."""
    found: dict[int, list[str]] = {}
    rows: Any = Membership.select(Membership.user, Group.name).join(Group)
    for number, name in rows.where(Membership.user.in_([user.id for user in users])).tuples():
        found.setdefault(number, []).append(name)
    return {number: sorted(names, key=usernames.collated) for number, names in found.items()}


def names_of(user: User) -> list[str]:
    """The names of the groups that someone is in, which their own page asks each time."""
    return [name for (name,) in _NAMES.rows(user.id)]


def everyone() -> list[Group]:
    """All groups, by name."""
    return _sorted(Group.select())


def counted() -> list[GroupCounts]:
    """All groups, by name, each with how many people and apps it has."""
    people = _numbers(Membership.select(), Membership.group)
    apps = _numbers(AppGroup.select().join(App).where(~App.is_for_everyone), AppGroup.group)
    return [GroupCounts(g, people.get(g.id, 0), apps.get(g.id, 0)) for g in everyone()]


def find(name: str) -> Group | None:
    """The group of this name, however it is spelled."""
    return Group.get_or_none(Group.folded == group_names.folded(name))


def named(names: list[str], there: Callable[[], list[Group]] = everyone) -> list[Group]:
    """The groups of these names, each once, out of those that are `there`. Raises NoSuchGroup."""
    if not names:
        return []
    by_name = {group.folded: group for group in there()}
    found: dict[int, Group] = {}
    for name in names:
        group = by_name.get(group_names.folded(name))
        if group is None:
            raise NoSuchGroup(writing.one_line(name), there())
        found.setdefault(group.id, group)
    return list(found.values())


def number_of_people(group: Group) -> int:
    """How many people are in the group."""
    return int(Membership.select().where(Membership.group == group).count())


def numbered(number: int) -> Group | None:
    """The group with this number."""
    return Group.get_or_none(Group.id == number)


def opens(group: Group) -> list[App]:
    """The apps that the people of the group can open because they are in it, by name."""
    found = App.select().join(AppGroup).where(AppGroup.group == group, ~App.is_for_everyone)
    return list(found.order_by(App.sort_name, App.id))


def _has_made(group: Group, name: str, now: int, caller: Caller) -> bool:
    is_lately = repeats.done_from(caller, events.GROUP_CREATED, "", now, name)
    return group.name == name and is_lately


def _refuse_taken(name: str, there: Group | None) -> None:
    if there is not None:
        which = "This group" if there.name == name else f"The group “{there.name}”"
        raise GroupNameTaken(f"{which} already exists. Choose another name.")


def _numbers(rows: Any, group: Any) -> dict[int, int]:
    """How many of the rows each group has."""
    return dict(rows.select(group, fn.COUNT(group)).group_by(group).tuples())


def _sorted(groups: Any) -> list[Group]:
    return sorted(groups, key=lambda group: (usernames.collated(group.name), group.folded))
