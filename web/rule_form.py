"""What the forms of all apps have: the name, who can open it, and how often factors are asked."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Self

from starlette.datastructures import FormData

from domain.apps import app_settings
from domain.apps.app_settings import MINUTE, AppSettings
from domain.refusals import Refused
from models import App, Group, User
from web.forms import MAX_APP_LIST, Form
from web.numbers import row_number

EVERYONE, CHOSEN = "everyone", "chosen"
NAME = {"name": "Enter a name."}
RULE = {
    "who": "Choose who can open it.",
    "groups": "",
    "people": "",
    "ask_again": "",
    "needs_passkey": "",
}


class RuleForm(Form, ABC):
    """An app and its rule. The groups are boxes to tick, so there may be several."""

    longest = MAX_APP_LIST  # for the people and the addresses, one a line

    def __init__(self, values: dict[str, str] | None = None) -> None:
        super().__init__(values)
        self.ticked: set[int] = set()

    @classmethod
    def parse(cls, data: FormData) -> Self:
        """The form as posted."""
        form = super().parse(data)
        form.ticked = {row_number(number) for number in data.getlist("group")}
        return form

    @classmethod
    def of(cls, app: App) -> Self:
        """The form as the app is."""
        now = app_settings.of(app)
        form = cls(_rule_shown(app, now) | cls.shown_of(now))
        form.ticked = {group.id for group in now.groups}
        return form

    @classmethod
    @abstractmethod
    def shown_of(cls, now: AppSettings) -> dict[str, str]:
        """The fields besides those of the rule, as the app is."""

    def refuse(self, refusal: Refused, field: str = "") -> None:
        """Tie a refusal to its field, unless something is said there already."""
        if refusal.field not in self.errors:
            super().refuse(refusal, field)

    def read_rule(self, now: int) -> dict[str, Any]:
        """Name and rule as AppSettings has them; where they can't be, the form says so by field."""
        read: dict[str, Any] = {"name": "", "is_for_everyone": self["who"] == EVERYONE}
        read["needs_passkey"] = self["needs_passkey"] == "yes"
        with self.refusing("name"):
            read["name"] = app_settings.name(self["name"])
        with self.refusing("ask_again"):
            read["max_age"] = app_settings.minutes(self["ask_again"])
        return read | (self._kept() if read["is_for_everyone"] else self._chosen(now))

    def _kept(self) -> dict[str, Any]:
        """Who is chosen while it doesn't count: out of sight, so nothing can be wrong with it."""
        people = app_settings.known_people(self["people"])
        return {"groups": app_settings.known_groups(self.ticked), "people": people}

    def _chosen(self, now: int) -> dict[str, Any]:
        chosen: dict[str, frozenset[Group] | frozenset[User]] = {}
        with self.refusing("groups"):
            chosen["groups"] = app_settings.groups(self.ticked)
        with self.refusing("people"):
            chosen["people"] = app_settings.people(self["people"], now)
        return chosen


def ticked(fields: Iterable[tuple[str, bool]]) -> dict[str, str]:
    """Boxes as a form has them."""
    return {field: "yes" if is_ticked else "" for field, is_ticked in fields}


def state_of(app: App) -> str:
    """What a form says it was made of, by which it's noticed that the app has changed since."""
    now = app_settings.of(app)
    groups, people = sorted(group.id for group in now.groups), sorted(one.id for one in now.people)
    known = (now.name, now.origin, now.is_for_everyone, groups, people, now.max_age)
    more = (now.background_counts, now.needs_passkey, now.client)
    return sha256(repr((*known, *more)).encode()).hexdigest()[:16]


def _rule_shown(app: App, now: AppSettings) -> dict[str, str]:
    return {
        "name": now.name,
        "who": EVERYONE if now.is_for_everyone else CHOSEN,
        "people": "\n".join(person.username for person in app_settings.people_of(app)),
        "ask_again": str(now.max_age // MINUTE) if now.max_age else "",
        "needs_passkey": "yes" if now.needs_passkey else "",
    }
