"""Why no one can open an app: each group and person that it is for, and what is missing there."""

from dataclasses import dataclass

from domain.apps import app_settings
from domain.users import groups
from models import App, Group, User

_CHOSEN_NOBODY = "no group and no person is chosen"


@dataclass(frozen=True)
class Obstacle:
    """A group or a person by whom no one gets in, and what to say after the name."""

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


def obstacles(app: App) -> list[Obstacle]:
    """All of them, at an app that no one can open."""
    of_groups = [Obstacle(group, _emptiness(group)) for group in app_settings.groups_of(app)]
    return of_groups + [Obstacle(user, "is disabled") for user in app_settings.people_of(app)]


def sentence(app: App) -> str:
    """All of them in words, as "No one can open it: ops is empty."."""
    every = [f"{one.name} {one.words}" for one in obstacles(app)]
    return f"No one can open it: {', '.join(every) or _CHOSEN_NOBODY}."


def _emptiness(group: Group) -> str:
    return "has only disabled accounts" if groups.number_of_people(group) else "is empty"
