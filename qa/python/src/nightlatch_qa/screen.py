"""What all page objects have in common."""

from typing import ClassVar, Self

from playwright.sync_api import Locator, Page

from nightlatch_qa import handles, hiding, site
from nightlatch_qa.refusals import come, done, there

__tracebackhide__ = True


class Screen:
    """A page of the site in a browser; its parts are found by their handles (docs/qa.md)."""

    NAME: ClassVar[str] = ""  # its data-screen
    PATH: ClassVar[str] = ""  # where it is, if it has an address of its own

    def __init__(self, page: Page, *, at: str = "") -> None:
        """`at` is the server's address, where a test has more than the one of its fixture."""
        self.page = page
        self._at = at

    def go(self, path: str) -> None:
        """Open this page of the site."""
        self.page.goto(f"{self._at or site.url()}{path}")

    def open(self) -> Self:
        """Go to this page, if it has an address of its own."""
        if not self.PATH:
            raise AssertionError(
                f"{type(self).__name__} has no address of its own to open: "
                f'lead the page to "{self.NAME}", then here() waits for it.'
            )
        self.go(self.PATH)
        return self.here()

    def here(self) -> Self:
        """Wait until this is the page that is open. Raises Refused."""
        handles.arrive(self.page, self.NAME)
        return self

    def part(self, name: str, *, of: str = "") -> Locator:
        """What has this handle, in the row `of` someone or something if that is given."""
        return handles.part(self.page, name, of=of)

    def value(self, name: str, *, of: str = "") -> str:
        """What a part says, in no language where it has a `data-value`."""
        return handles.value(self.page, name, of=of)

    def fill(self, name: str, text: str) -> None:
        """Type the text into the field of this name."""
        handles.fill(self.page, name, text)

    def press(self, name: str, *, of: str = "", then: str = "", told: str = "") -> None:
        """Press a button or follow a link, then wait for a screen, or for a notice."""
        handles.press(self.page, name, of=of)
        if then:
            handles.arrive(self.page, then)
        if told:
            done(self.page, told)

    def look(self, name: str) -> None:
        """Press what looks for something, and wait until what was found before is gone."""
        handles.leave_behind(self.page, name)
        self.press(name)
        there(self.page.locator(handles.AHEAD), f'answer to "{name}"')
        self.page.wait_for_load_state("domcontentloaded")  # or only the first rows may be there

    def made(self, name: str) -> str:
        """The secret shown in this part, a link or a code."""
        place = self.part(name)
        come(self.page, place, f'"{name}"')
        is_field = place.evaluate("part => 'value' in part")
        text = place.input_value() if is_field else place.inner_text()
        hiding.keep(text)
        return text
