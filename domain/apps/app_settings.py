"""The settings of an app, and the checks of what an administrator enters for them."""

import re
from dataclasses import dataclass, field

from domain.apps import client_rows
from domain.apps.client_settings import ClientSettings
from domain.refusals import Refused
from domain.text import writing
from domain.users import username_lists, usernames
from models import App, AppGroup, AppPerson, Group, User

MAX_NAME = 64
MAX_PEOPLE = 200  # who can be named one by one; for more there are groups
MAX_MINUTES = 30 * 24 * 60
MINUTE = 60


class NameRefused(Refused):
    """A name that an app can't have."""

    reason = "app-name-not-allowed"
    field = "name"


class PeopleUnknown(Refused):
    """Usernames that no one has."""

    reason = "app-people-unknown"
    field = "people"


class GroupsGone(Refused):
    """Groups that were removed after the page was shown."""

    reason = "app-group-gone"
    field = "groups"


class AgeRefused(Refused):
    """No number of minutes, or one that makes no sense."""

    reason = "app-age-not-allowed"
    field = "ask_again"


class NobodyChosen(Refused):
    """An app that no one could ever open."""

    reason = "app-nobody-chosen"
    field = "who"


@dataclass(frozen=True)
class AppSettings:
    """An app as an administrator wants it. `max_age` is in seconds, None for no limit.

    An app that speaks OpenID Connect has a `client`, and no origin.
    """

    name: str
    origin: str
    is_for_everyone: bool = False
    groups: frozenset[Group] = field(default=frozenset())
    people: frozenset[User] = field(default=frozenset())
    max_age: int | None = None
    needs_passkey: bool = False
    background_counts: bool = False
    client: ClientSettings | None = None

    @property
    def kind(self) -> str:
        """How people get into the app: through the front door, or by OpenID Connect."""
        return App.PROXY if self.client is None else App.OIDC


def name(typed: str) -> str:
    """A name on one line. Raises NameRefused."""
    cleaned = writing.one_line(typed)
    if not cleaned:
        raise NameRefused("Enter a name.")
    if len(cleaned) > MAX_NAME:
        raise NameRefused(f"A name can have at most {MAX_NAME} characters.")
    if hidden := writing.hidden_in(cleaned):
        raise NameRefused(writing.complaint(hidden))
    if not any(c.isalnum() for c in cleaned):
        raise NameRefused("A name needs at least one letter or digit.")
    return cleaned


def folded(typed: str) -> str:
    """A name in the form by which it is compared with the names of other apps."""
    return usernames.folded_text(writing.with_apostrophes(writing.one_line(typed)))


def people(typed: str, now: int) -> frozenset[User]:
    """The people with these usernames, one a line or with commas. Raises PeopleUnknown."""
    lines = [name for _, name in username_lists.split(typed)]
    if len(lines) > MAX_PEOPLE:
        raise PeopleUnknown(
            f"At most {MAX_PEOPLE} people can be named one by one. Put them into a group instead."
        )
    asked, found = {usernames.folded(line): line for line in lines}, known_people(typed)
    unknown = [line for key, line in asked.items() if key not in {u.username for u in found}]
    if unknown:
        raise PeopleUnknown(username_lists.missing(unknown, now))
    return found


def known_people(typed: str) -> frozenset[User]:
    """Those of these people that there are, of as many as can be named."""
    asked = [usernames.folded(name) for _, name in username_lists.split(typed)[:MAX_PEOPLE]]
    return frozenset(User.select().where(User.username.in_(asked))) if asked else frozenset()


def groups(numbers: set[int]) -> frozenset[Group]:
    """The groups with these numbers. Raises GroupsGone."""
    found = known_groups(numbers)
    if len(found) < len(numbers):
        raise GroupsGone("A group you chose has been removed. Check the groups again.")
    return found


def known_groups(numbers: set[int]) -> frozenset[Group]:
    """Those of these groups that there are."""
    return frozenset(Group.select().where(Group.id.in_(list(numbers)))) if numbers else frozenset()


def minutes(typed: str) -> int | None:
    """A number of minutes in seconds; None if nothing was entered. Raises AgeRefused."""
    text = writing.with_digits(writing.seen(typed)).strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= MAX_MINUTES:
        raise AgeRefused(f"Enter a number of minutes from 1 to {MAX_MINUTES}.")
    return int(text) * MINUTE


def refuse_nobody(wanted: AppSettings) -> None:
    """Raise NobodyChosen if not even a group or a person is chosen."""
    if not (wanted.is_for_everyone or wanted.groups or wanted.people):
        raise NobodyChosen("Choose who can open it: everyone, a group, or people by name.")


def refuse_what_is_gone(wanted: AppSettings, now: int) -> None:
    """Raise GroupsGone or PeopleUnknown if one has gone while it was being chosen."""
    groups({group.id for group in wanted.groups})
    people("\n".join(person.username for person in wanted.people), now)


def keep_rule(app: App, new: AppSettings, now: int) -> None:
    """Write who can open the app, within the caller's transaction.

    Groups and people of an app for everyone are kept for the day when it's for some again. Until
    then nobody gets in by them, so it's no fault if one has gone. Raises what `refuse_what_is_gone`
    raises.
    """
    if not new.is_for_everyone:
        refuse_what_is_gone(new, now)
    AppGroup.delete().where(AppGroup.app == app).execute()
    AppPerson.delete().where(AppPerson.app == app).execute()
    for group in known_groups({group.id for group in new.groups}):
        AppGroup.create(app=app, group=group)
    for person in User.select().where(User.id.in_([person.id for person in new.people])):
        AppPerson.create(app=app, user=person)


def of(app: App) -> AppSettings:
    """The current settings of the app."""
    client = client_rows.of(app) if app.kind == App.OIDC else None
    return AppSettings(
        name=app.name,
        origin=app.origin if client is None else "",
        is_for_everyone=bool(app.is_for_everyone),
        groups=frozenset(groups_of(app)),
        people=frozenset(people_of(app)),
        max_age=app.max_age,
        needs_passkey=bool(app.needs_passkey),
        background_counts=bool(app.background_counts),
        client=client,
    )


def groups_of(app: App) -> list[Group]:
    """The groups whose people can open the app, sorted by name."""
    query = Group.select().join(AppGroup).where(AppGroup.app == app)
    return list(query.order_by(Group.folded))


def people_of(app: App) -> list[User]:
    """The people who are named in the app's rule, sorted by username."""
    query = User.select().join(AppPerson).where(AppPerson.app == app)
    return list(query.order_by(User.username))
