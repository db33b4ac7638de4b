"""Why no one can open an app: each group and person that it is for, and what is missing there."""

from dataclasses import dataclass

from domain.apps import app_settings
from domain.apps.rules import FOR_NOBODY
from domain.database.queries import FixedRows
from domain.text.wording import listed
from domain.users import groups
from models import App, Group, User

_CHOSEN_NOBODY = "no groups or people are chosen"
_DISABLED = "is disabled"
_APPS = FixedRows(FOR_NOBODY)
_GROUPS = FixedRows(
    "SELECT r.app_id, c.name, "  # noqa: S608  # names of our own
    "(SELECT COUNT(*) FROM membership o WHERE o.group_id = c.id) "
    "FROM app_group r JOIN team_group c ON c.id = r.group_id "
    f"WHERE r.app_id IN ({FOR_NOBODY}) ORDER BY c.folded"
)
_PEOPLE = FixedRows(
    "SELECT r.app_id, c.name "  # noqa: S608  # names of our own
    'FROM app_person r JOIN "user" c ON c.id = r.user_id '
    f"WHERE r.app_id IN ({FOR_NOBODY}) ORDER BY c.username"
)


@dataclass(frozen=True)
class IneffectiveEntry:
    """A group or a person of an app's rule that lets no one in, and what to say after the name."""

    who: Group | User
    words: str

    @property
    def is_group(self) -> bool:
        """Whether it is a group."""
        return isinstance(self.who, Group)

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.who.name)


def ineffective_entries(app: App) -> list[IneffectiveEntry]:
    """All entries of the rule of an app that no one can open."""
    of_groups = [
        IneffectiveEntry(group, _emptiness(groups.number_of_people(group)))
        for group in app_settings.groups_of(app)
    ]
    return of_groups + [IneffectiveEntry(user, _DISABLED) for user in app_settings.people_of(app)]


def sentences() -> dict[int, str]:
    """The first of them in words, as "No one can open it: ops is empty.", of each app that no one
    can open, by its number: in as many queries for many apps as for one."""
    found: dict[int, list[str]] = {number: [] for (number,) in _APPS.rows()}
    if not found:
        return {}
    for number, name, people in _GROUPS.rows():
        found.setdefault(number, []).append(f"{name} {_emptiness(people)}")
    for number, name in _PEOPLE.rows():
        found.setdefault(number, []).append(f"{name} {_DISABLED}")
    return {
        number: f"No one can open it: {listed(every) or _CHOSEN_NOBODY}."
        for number, every in found.items()
    }


def _emptiness(number_of_people: int) -> str:
    return "has only disabled accounts" if number_of_people else "is empty"
