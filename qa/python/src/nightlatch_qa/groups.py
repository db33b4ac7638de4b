"""Groups on the screens, by the handles in docs/qa.md."""

from nightlatch_qa.people import Person
from nightlatch_qa.screen import Screen

__tracebackhide__ = True


class Groups(Screen):
    """All groups."""

    NAME = "groups/index"
    PATH = "/groups"

    def create(self, name: str) -> "GroupPage":
        """Create a group; leads to its page."""
        self.fill("name", name)
        self.press("create-group", told="group-created")
        return GroupPage(self.page)

    def find(self, name: str) -> "GroupPage":
        """Go to the group's page."""
        self.press("group-link", of=name, then=GroupPage.NAME)
        return GroupPage(self.page)


class GroupPage(Screen):
    """One group's page; each method waits until the page says that it was done."""

    NAME = "groups/show"

    def add(self, *people: Person) -> None:
        """Put people into the group."""
        self.fill("lines", "\n".join(person.username for person in people))
        self.press("add-to-group", told="people-added")

    def take_out(self, person: Person) -> None:
        """Take someone out of it."""
        self.press("take-out", of=person.username, told="person-taken-out")

    def rename(self, name: str) -> None:
        """Call it something else."""
        self.fill("name", name)
        self.press("save-name", told="group-renamed")

    def remove(self) -> None:
        """Remove the group; leads to Groups."""
        self.press("remove", then="groups/removal")
        self.press("confirm", told="group-removed")
