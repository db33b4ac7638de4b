"""Access losses: the people who couldn't open an app any longer if a group were removed."""

from dataclasses import dataclass
from typing import Any

from peewee import fn

from domain.users import groups
from models import App, AppGroup, AppPerson, Group, Membership, User


@dataclass(frozen=True)
class Loss:
    """An app that the group opens, how many can open it in no other way, and whether others can.

    Like the app's own page, it counts only people who can sign in.
    """

    app: App
    people: int
    opens_for_others: bool

    @property
    def sentence(self) -> str:
        """What changes at the app, to follow its name and a colon."""
        if self.people:
            who = "1 person" if self.people == 1 else f"{self.people} people"
            losing = f"{who} can no longer open it"
            return losing if self.opens_for_others else f"{losing}, which leaves no one who can"
        if self.opens_for_others:
            return "everyone who can open it now still can"
        return "no one can open it now, and no one will"


def on_removal_of(group: Group) -> list[Loss]:
    """The loss at each app that the group opens, by the app's name."""
    return [
        Loss(app, _losing(app, group), _opens_for_others(app, group)) for app in groups.opens(group)
    ]


def _losing(app: App, group: Group) -> int:
    """How many of the group's people are neither named nor in another group that opens the app."""
    other = Membership.alias()
    elsewhere = (
        other.select(other.id)
        .join(AppGroup, on=(AppGroup.group == other.group))
        .where(other.user == Membership.user, AppGroup.app == app, other.group != group)
    )
    named = AppPerson.select(AppPerson.user).where(AppPerson.app == app)
    losing = _who_can_sign_in(Membership).where(
        Membership.group == group, Membership.user.not_in(named), ~fn.EXISTS(elsewhere)
    )
    return int(losing.count())


def _opens_for_others(app: App, group: Group) -> bool:
    """Whether someone is named, or in another group that opens the app."""
    others = AppGroup.select(AppGroup.group).where(AppGroup.app == app, AppGroup.group != group)
    ways = (
        _who_can_sign_in(AppPerson).where(AppPerson.app == app),
        _who_can_sign_in(Membership).where(Membership.group.in_(others)),
    )
    return any(way.exists() for way in ways)


def _who_can_sign_in(rows: Any) -> Any:
    people = rows.select(rows.id).join(User, on=(rows.user == User.id))
    return people.where(User.disabled_at.is_null())
