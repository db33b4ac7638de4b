"""Who can open which app: everyone, the people of some groups, and people by name."""

from collections import defaultdict
from dataclasses import dataclass

from domain.apps.registry import PICTURE
from domain.database.queries import Fixed, FixedRows
from models import App, User


def condition(app: str, user: str) -> str:
    """The rule as a condition of SQL: `app` is the name of its table there, `user` a number."""
    return (
        f"({app}.is_for_everyone "  # noqa: S608  # names of our own
        "OR EXISTS (SELECT 1 FROM app_person rp "
        f"WHERE rp.app_id = {app}.id AND rp.user_id = {user}) "
        "OR EXISTS (SELECT 1 FROM app_group rg JOIN membership rm ON rm.group_id = rg.group_id "
        f"WHERE rg.app_id = {app}.id AND rm.user_id = {user}))"
    )


_RULE = condition("t", "?")
_OPENABLE = Fixed(App, f"WHERE {_RULE} ORDER BY t.sort_name, t.id", PICTURE)
_CAN_OPEN = FixedRows(f"SELECT 1 FROM app t WHERE t.id = ? AND {_RULE}")  # noqa: S608
_ANY = FixedRows(f"SELECT 1 FROM app t WHERE {_RULE} LIMIT 1")  # noqa: S608
_AT_WORK = 'JOIN "user" u ON u.id = {}.user_id AND u.disabled_at IS NULL'
_SOMEONE = (
    "(t.is_for_everyone "  # noqa: S608  # names of our own
    f"OR EXISTS (SELECT 1 FROM app_person p {_AT_WORK.format('p')} WHERE p.app_id = t.id) "
    "OR EXISTS (SELECT 1 FROM app_group g "
    f"JOIN membership m ON m.group_id = g.group_id {_AT_WORK.format('m')} WHERE g.app_id = t.id))"
)
_ANYONE = FixedRows(f"SELECT 1 FROM app t WHERE t.id = ? AND {_SOMEONE}")  # noqa: S608
FOR_NOBODY = f"SELECT t.id FROM app t WHERE NOT {_SOMEONE}"  # noqa: S608  # those without anyone
_BY_NAME = FixedRows("SELECT app_id FROM app_person WHERE user_id = ?")
_BY_GROUP = FixedRows(
    "SELECT g.app_id, t.name FROM app_group g JOIN membership m ON m.group_id = g.group_id "
    "JOIN team_group t ON t.id = g.group_id WHERE m.user_id = ? ORDER BY t.folded"
)
_GROUPS = FixedRows(
    "SELECT g.app_id, t.name FROM app_group g JOIN team_group t ON t.id = g.group_id "
    "ORDER BY t.folded"
)
_PEOPLE = FixedRows("SELECT app_id, COUNT(*) FROM app_person GROUP BY app_id")
_ADMINISTRATORS = Fixed(User, "WHERE t.is_admin = ? AND t.disabled_at IS NULL ORDER BY t.sort_name")


@dataclass(frozen=True)
class Rule:
    """Who can open an app, where that isn't everyone: groups by name, and how many people."""

    groups: tuple[str, ...] = ()
    people: int = 0


@dataclass(frozen=True)
class Way:
    """An app that a person can open, and why."""

    app: App
    groups: tuple[str, ...] = ()
    by_name: bool = False


def openable(user: User) -> list[App]:
    """The apps that this person can open, sorted by name."""
    return _OPENABLE(user.id, user.id)


def can_open(app: App, user: User) -> bool:
    """Whether the app's rule lets this person in."""
    return bool(_CAN_OPEN.rows(app.id, user.id, user.id))


def has_any(user: User) -> bool:
    """Whether there is an app that this person can open."""
    return bool(_ANY.rows(user.id, user.id))


def has_anyone(app: App) -> bool:
    """Whether there is someone who can open the app, and sign in."""
    return bool(_ANYONE.rows(app.id))


def ways(user: User) -> list[Way]:
    """The apps that this person can open, each with why."""
    by_name = {app for (app,) in _BY_NAME.rows(user.id)}
    groups: dict[int, list[str]] = defaultdict(list)
    for app, name in _BY_GROUP.rows(user.id):
        groups[app].append(name)
    return [Way(app, tuple(groups[app.id]), app.id in by_name) for app in openable(user)]


def rules() -> dict[int, Rule]:
    """The rule of each app that has groups or people, by the app's number."""
    groups: dict[int, list[str]] = defaultdict(list)
    for app, name in _GROUPS.rows():
        groups[app].append(name)
    people = dict(_PEOPLE.rows())
    return {app: Rule(tuple(groups[app]), people.get(app, 0)) for app in {*groups, *people}}


def whom_to_ask(app: App) -> list[User]:  # noqa: ARG001  # later an app may have people of its own
    """Who can let someone into this app."""
    return _ADMINISTRATORS(True)
