"""What all page objects have."""

from playwright.sync_api import Locator, Page

from nightlatch_qa.refusals import there


class Screen:
    """A page of the site in a browser."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def field(self, label: str) -> Locator:
        """The field with this label."""
        return self.page.get_by_label(label, exact=True)

    def button(self, name: str) -> Locator:
        """The button with this name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        """The link with this name."""
        return self.page.get_by_role("link", name=name, exact=True)

    def fill(self, label: str, text: str) -> None:
        """Type the text into the field with this label."""
        there(self.field(label), f'field "{label}"').fill(text)
