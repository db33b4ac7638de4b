"""The form of an app, and what it makes of what was entered."""

from hashlib import sha256
from typing import Self

from starlette.datastructures import FormData

from domain.apps import addresses, wanted
from domain.apps.wanted import MINUTE, Wanted
from domain.refusals import Refused
from models import App, Group
from web.forms import Form
from web.numbers import row_number

EVERYONE, CHOSEN = "everyone", "chosen"


class AppForm(Form):
    """An app and its rule. The groups are boxes to tick, so there may be several."""

    fields = {
        "name": "Enter a name.",
        "address": "Enter the address that people open, such as https://wiki.example.com.",
        "who": "Choose who can open it.",
        "groups": "",
        "people": "",
        "ask_again": "",
        "background": "",
    }
    longest = 20_000  # for the people, one a line

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
        now = wanted.of(app)
        form = cls(
            {
                "name": now.name,
                "address": now.origin,
                "who": EVERYONE if now.is_for_everyone else CHOSEN,
                "people": "\n".join(person.username for person in wanted.people_of(app)),
                "ask_again": str(now.max_age // MINUTE) if now.max_age else "",
                "background": "yes" if now.background_counts else "",
            }
        )
        form.ticked = {group.id for group in now.groups}
        return form

    def refuse(self, refusal: Refused, field: str = "") -> None:
        """Tie a refusal to its field, unless something is said there already."""
        if refusal.field not in self.errors:
            super().refuse(refusal, field)

    def read(self) -> Wanted:
        """What is wanted; where that can't be, the form says so by field."""
        name, origin, max_age = "", "", None
        groups: frozenset[Group] = frozenset()
        people = wanted.people("")
        with self.refusing("name"):
            name = wanted.name(self["name"])
        with self.refusing("address"):
            origin = addresses.read(self["address"])
        with self.refusing("ask_again"):
            max_age = wanted.minutes(self["ask_again"])
        is_for_everyone = self["who"] == EVERYONE
        if not is_for_everyone:
            with self.refusing("groups"):
                groups = wanted.groups(self.ticked)
            with self.refusing("people"):
                people = wanted.people(self["people"])
        background = self["background"] == "yes"
        return Wanted(name, origin, is_for_everyone, groups, people, max_age, background)


def state_of(app: App) -> str:
    """What a form says it was made of, by which it's noticed that the app has changed since."""
    now = wanted.of(app)
    groups, people = sorted(group.id for group in now.groups), sorted(one.id for one in now.people)
    known = (now.name, now.origin, now.is_for_everyone, groups, people, now.max_age)
    return sha256(repr((*known, now.background_counts)).encode()).hexdigest()[:16]
