"""Apps on the screens, by the roles and exact names in docs/qa.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypedDict, Unpack

from nightlatch_qa.front_door import TeamApp
from nightlatch_qa.people import Person
from nightlatch_qa.refusals import arrive, done, there
from nightlatch_qa.screen import Screen
from nightlatch_qa.screens import follow, press

__tracebackhide__ = True

EVERYONE = "Everyone who has an account here"
BEHIND_A_PROXY = "It's behind a proxy that asks"
CHOSEN = "Only groups and people that I choose"


class MyApps(Screen):
    """The apps that the person can open."""

    def open(self) -> Self:
        """Go to My apps."""
        self.go("/my-apps")
        arrive(self.page, "My apps")
        return self

    def shown(self) -> list[str]:
        """The names of the apps on the page."""
        return self.page.get_by_test_id("my-app").locator("strong").all_inner_texts()

    def search(self, text: str) -> None:
        """Look for apps, where there are enough of them for that."""
        self.fill("Find an app", text)
        press(self.page, "Search")
        self.page.wait_for_url(lambda url: "q=" in url)

    def follow(self, app: TeamApp) -> None:
        """Open the app."""
        name = self.page.get_by_text(app.name, exact=True)
        tile = self.page.get_by_test_id("my-app").filter(has=name)
        there(tile, f'app "{app.name}"').click()


class Rule(TypedDict, total=False):
    """What can be chosen about an app. `ask_again` is after how many minutes, "" for never."""

    name: str
    address: str
    everyone: bool
    groups: Sequence[str]
    people: Sequence[Person]
    ask_again: int | str
    background_counts: bool


class Apps(Screen):
    """All apps."""

    def open(self) -> Self:
        """Go to Apps."""
        self.go("/apps")
        arrive(self.page, "Apps")
        return self

    def add(self, app: TeamApp, **rule: Unpack[Rule]) -> "AppPage":
        """Add an app, for everyone unless groups or people are named, and go to its page."""
        follow(self.page, "Add an app")
        follow(self.page, BEHIND_A_PROXY)
        arrive(self.page, "Add an app behind a proxy")
        everyone = not {"groups", "people"} & set(rule)
        _fill_in(self, {"name": app.name, "address": app.origin, "everyone": everyone, **rule})
        press(self.page, "Add")
        done(self.page, "app-added")
        return self.open().find(app)

    def find(self, app: TeamApp) -> "AppPage":
        """Go to the app's page."""
        follow(self.page, app.name)
        arrive(self.page, app.name)
        return AppPage(self.page)


@dataclass(frozen=True)
class AppTest:
    """What "Test this app" says. `proxy` is what is wrong with it, "" if nothing is."""

    people: dict[str, str]
    proxy: str


class AppPage(Screen):
    """One app's page; each method waits until the page says that it was done."""

    def change(self, **rule: Unpack[Rule]) -> None:
        """Change what is given, and leave the rest as it is."""
        _fill_in(self, rule)
        press(self.page, "Save")
        done(self.page, "app-changed")

    def remove(self) -> None:
        """Remove the app; leads to Apps."""
        follow(self.page, "Remove this app")
        press(self.page, "Remove")
        done(self.page, "app-removed")

    def test(self, person: Person) -> AppTest:
        """What this person would get, by how far they are signed in; stays on that page."""
        follow(self.page, "Test this app")
        self.fill("Person", person.username)
        press(self.page, "Test")
        result = there(self.page.get_by_test_id("people-result"), "result of the test")
        people = result.get_by_role("listitem").evaluate_all(
            "all => all.map(one => [one.dataset.who, one.dataset.outcome])"
        )
        proxy = self.page.get_by_test_id("proxy-result").get_attribute("data-reason")
        return AppTest(dict(people), proxy or "")


def _fill_in(screen: Screen, rule: Rule) -> None:
    if "name" in rule:
        screen.fill("Name", rule["name"])
    if "address" in rule:
        screen.fill("Address", rule["address"])
    _choose_whom(screen, rule)
    _fill_in_more(screen, rule)


def _choose_whom(screen: Screen, rule: Rule) -> None:
    if rule.get("everyone"):
        screen.field(EVERYONE).check()
        return
    if {"everyone", "groups", "people"} & set(rule):
        screen.field(CHOSEN).check()
    if "groups" in rule:
        _tick_only(screen, rule["groups"])
    if "people" in rule:
        screen.fill("People", "\n".join(person.username for person in rule["people"]))


def _tick_only(screen: Screen, names: Sequence[str]) -> None:
    boxes = screen.page.get_by_role("group", name="Groups", exact=True).get_by_role("checkbox")
    for box in boxes.all():
        box.uncheck()
    for name in names:
        there(boxes.and_(screen.field(name)), f'group "{name}"').check()


def _fill_in_more(screen: Screen, rule: Rule) -> None:
    again = screen.field("Ask for password and code again after")
    if {"ask_again", "background_counts"} & set(rule) and not again.is_visible():
        screen.page.get_by_text("More settings", exact=True).click()
    if "ask_again" in rule:
        again.fill(str(rule["ask_again"]))
    if "background_counts" in rule:
        counts = screen.field("Background requests keep a sign-in alive")
        counts.set_checked(rule["background_counts"])
