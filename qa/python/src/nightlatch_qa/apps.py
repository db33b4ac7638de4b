"""Apps on the screens, by the handles in docs/qa.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

from nightlatch_qa import handles
from nightlatch_qa.front_door import TeamApp
from nightlatch_qa.people import Person
from nightlatch_qa.refusals import there
from nightlatch_qa.screen import Screen

__tracebackhide__ = True


class MyApps(Screen):
    """The apps that the person can open."""

    NAME = "my-apps/index"
    PATH = "/my-apps"

    def shown(self) -> list[str]:
        """The names of the apps on the page."""
        return handles.parts(self.page, "my-app")

    def search(self, text: str) -> None:
        """Look for apps, where there are enough of them for that."""
        self.fill("q", text)
        self.look("search")

    def follow(self, app: TeamApp) -> None:
        """Open the app."""
        self.press("my-app", of=app.name)


class Rule(TypedDict, total=False):
    """What can be chosen about an app. `ask_again` is after how many minutes, "" for never."""

    name: str
    address: str
    everyone: bool
    groups: Sequence[str]
    people: Sequence[Person]
    needs_passkey: bool
    ask_again: int | str
    background_counts: bool


class Apps(Screen):
    """All apps."""

    NAME = "apps/index"
    PATH = "/apps"

    def add(self, app: TeamApp, **rule: Unpack[Rule]) -> "AppPage":
        """Add an app, for everyone unless groups or people are named, and go to its page."""
        self.press("add-an-app", then="apps/kinds")
        self.press("behind-a-proxy", then="apps/new")
        everyone = not {"groups", "people"} & set(rule)
        _fill_in(self, {"name": app.name, "address": app.origin, "everyone": everyone, **rule})
        self.press("add", told="app-added")
        return self.open().find(app)

    def shown(self) -> list[str]:
        """The names of the apps on the page."""
        return handles.parts(self.page, "app-link")

    def find(self, app: TeamApp) -> "AppPage":
        """Go to the app's page."""
        self.press("app-link", of=app.name, then=AppPage.NAME)
        return AppPage(self.page)


@dataclass(frozen=True)
class AppTest:
    """What "Test this app" says. `proxy` is what is wrong with it, "" if nothing is."""

    people: dict[str, str]
    proxy: str


class AppPage(Screen):
    """One app's page; each method waits until the page says that it was done."""

    NAME = "apps/show"

    def change(self, **rule: Unpack[Rule]) -> None:
        """Change what is given, and leave the rest as it is."""
        _fill_in(self, rule)
        self.press("save", told="app-changed")

    def remove(self) -> None:
        """Remove the app; leads to Apps."""
        self.press("remove", then="apps/removal")
        self.press("confirm", told="app-removed")

    def test(self, person: Person) -> AppTest:
        """What this person would get, by how far they are signed in.

        Stays on that page, where it can test others.
        """
        if not handles.screen(self.page, "apps/test").is_visible():
            self.press("test", then="apps/test")
        self.fill("username", person.username)
        self.look("run-test")
        result = there(self.part("people-result"), "result of the test")
        people = result.locator("[data-who]").evaluate_all(
            "all => all.map(one => [one.dataset.who, one.dataset.outcome])"
        )
        proxy = self.part("proxy-result").get_attribute("data-reason")
        return AppTest(dict(people), proxy or "")


def _fill_in(screen: Screen, rule: Rule) -> None:
    if "name" in rule:
        screen.fill("name", rule["name"])
    if "address" in rule:
        screen.fill("address", rule["address"])
    _choose_whom(screen, rule)
    if "needs_passkey" in rule:
        screen.part("needs_passkey").set_checked(rule["needs_passkey"])
    _fill_in_more(screen, rule)


def _choose_whom(screen: Screen, rule: Rule) -> None:
    if rule.get("everyone"):
        screen.part("who-everyone").check()
        return
    if {"everyone", "groups", "people"} & set(rule):
        screen.part("who-chosen").check()
    if "groups" in rule:
        _tick_only(screen, rule["groups"])
    if "people" in rule:
        screen.fill("people", "\n".join(person.username for person in rule["people"]))


def _tick_only(screen: Screen, names: Sequence[str]) -> None:
    for box in screen.part("group").all():
        box.uncheck()
    for name in names:
        there(screen.part("group", of=name), f'group "{name}"').check()


def _fill_in_more(screen: Screen, rule: Rule) -> None:
    again = screen.part("ask_again")
    if {"ask_again", "background_counts"} & set(rule) and not again.is_visible():
        screen.press("more-settings")
    if "ask_again" in rule:
        again.fill(str(rule["ask_again"]))
    if "background_counts" in rule:
        screen.part("background").set_checked(rule["background_counts"])
