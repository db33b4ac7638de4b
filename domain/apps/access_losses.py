"""Access losses: the people who couldn't open an app any longer if a group were removed."""

from dataclasses import dataclass

from peewee import fn

from domain.users import groups
from models import App, AppGroup, AppPerson, Group, Membership


@dataclass(frozen=True)
class Loss:
    """An app that the group opens, and the number of people who can open it in no other way."""

    app: App
    people: int


def on_removal_of(group: Group) -> list[Loss]:
    """The loss at each app that the group opens, by the app's name."""
    return [Loss(app, _number(app, group)) for app in groups.opens(group)]


def _number(app: App, group: Group) -> int:
    """How many of the group's people are neither named nor in another group that opens the app."""
    other = Membership.alias()
    elsewhere = (
        other.select(other.id)
        .join(AppGroup, on=(AppGroup.group == other.group))
        .where(other.user == Membership.user, AppGroup.app == app, other.group != group)
    )
    named = AppPerson.select(AppPerson.user).where(AppPerson.app == app)
    losing = Membership.select(Membership.id).where(
        Membership.group == group, Membership.user.not_in(named), ~fn.EXISTS(elsewhere)
    )
    return int(losing.count())
