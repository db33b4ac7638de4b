"""What all page objects have in common."""

from playwright.sync_api import Locator, Page

from nightlatch_qa import hiding, screens, site
from nightlatch_qa.refusals import come

__tracebackhide__ = True


class Screen:
    """A page of the site in a browser."""

    def __init__(self, page: Page, *, at: str = "") -> None:
        """`at` is the server's address, where a test has more than the one of its fixture."""
        self.page = page
        self._at = at

    def go(self, path: str) -> None:
        """Open this page of the site."""
        self.page.goto(f"{self._at or site.url()}{path}")

    def field(self, label: str) -> Locator:
        """The field with this label."""
        return screens.field(self.page, label)

    def button(self, name: str) -> Locator:
        """The button with this name."""
        return screens.button(self.page, name)

    def link(self, name: str) -> Locator:
        """The link with this name."""
        return screens.link(self.page, name)

    def fill(self, label: str, text: str) -> None:
        """Type the text into the field with this label."""
        screens.fill(self.page, label, text)

    def made_link(self, label: str) -> str:
        """The link shown, once, in the field with this label."""
        come(self.page, self.field(label), f'field "{label}"')
        link = self.field(label).input_value()
        hiding.keep(link)
        return link
