"""Groups on the screens, by the roles and exact names in docs/qa.md."""

from typing import Self

from nightlatch_qa.people import Person
from nightlatch_qa.refusals import arrive, done
from nightlatch_qa.screen import Screen
from nightlatch_qa.screens import follow, press

__tracebackhide__ = True


class Groups(Screen):
    """All groups."""

    def open(self) -> Self:
        """Go to Groups."""
        self.go("/groups")
        arrive(self.page, "Groups")
        return self

    def create(self, name: str) -> "GroupPage":
        """Create a group; leads to its page."""
        self.fill("Name", name)
        press(self.page, "Create group")
        done(self.page, "group-created")
        return GroupPage(self.page)

    def find(self, name: str) -> "GroupPage":
        """Go to the group's page."""
        follow(self.page, name)
        arrive(self.page, name)
        return GroupPage(self.page)


class GroupPage(Screen):
    """One group's page; each method waits until the page says that it was done."""

    def add(self, *people: Person) -> None:
        """Put people into the group."""
        self.fill("One username per line", "\n".join(person.username for person in people))
        press(self.page, "Add to group")
        done(self.page, "people-added")

    def take_out(self, person: Person) -> None:
        """Take someone out of it."""
        press(self.page, f"Take out {person.username}")
        done(self.page, "person-taken-out")

    def rename(self, name: str) -> None:
        """Call it something else."""
        self.fill("Name of the group", name)
        press(self.page, "Save name")
        done(self.page, "group-renamed")

    def remove(self) -> None:
        """Remove the group; leads to Groups."""
        follow(self.page, "Remove group")
        press(self.page, "Remove group")
        done(self.page, "group-removed")
