"""A form filled in on a line that loses answers, and what a person does with it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from nightlatch_qa import screens
from nightlatch_qa.refusals import forget
from routes import ROUTES
from tests.e2e.lossy import Fate, Line
from tests.e2e.sendings import Sending
from tests.e2e.world import World


@dataclass
class Scene:
    """A form filled in, on a line that loses answers."""

    world: World
    sending: Sending
    line: Line
    scripts: bool

    def __post_init__(self) -> None:
        self.sending.page(self.world)
        self.page.wait_for_load_state()  # its style sheet still moves the button
        self.at = self.page.url
        self.button = self.sending.fill(self.world)
        form = self.button.locator("xpath=ancestor::form")
        # One that is sent for a part of the page: its page stays when the answer is lost.
        self.is_part = self.scripts and form.get_attribute("hx-post") is not None

    @property
    def page(self) -> Page:
        """The tab that is looked at."""
        return self.world.page

    def will(self, fate: Fate) -> None:
        """Do this to the requests of this form."""
        path = next(route.path for route in ROUTES if route.name == self.sending.route)
        self.line.will(fate, f"^POST {re.sub('{.*?}', '[^/]+', path)}([ ?]|$)")

    def press(self) -> None:
        """Press the button, and wait for nothing."""
        self.button.click(no_wait_after=True)

    def press_again(self) -> None:
        """Press where the button is, while the page may be waiting for the next one."""
        self.page.mouse.click(*self.place)

    def find_place(self) -> None:
        """Note where the button is."""
        self.button.scroll_into_view_if_needed()
        box = self.button.bounding_box()
        assert box is not None
        self.place = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def is_told(self) -> None:
        """Wait until the person knows that no answer came."""
        if self.is_part:
            expect(screens.refusal(self.page, "no-answer")).to_be_visible()
        else:
            expect(self.page).to_have_url("chrome-error://chromewebdata/")

    def send_again(self) -> None:
        """Send the same again: by the button, or where the page is gone by the browser's reload."""
        self.line.works()
        if self.is_part:
            self.press()
        else:
            self.page.reload()
        self.sending.arrived(self.world)

    def send_another(self) -> None:
        """Fill in the form that is there now, and send it; wait for whatever comes of it."""
        self.button = self.sending.fill(self.world)
        forget(self.page)
        self.press()
        outcome = self.sending.outcome(self.page).or_(told(self.page)).first
        expect(outcome).to_be_visible()
        self.page.wait_for_load_state()


def told(page: Page) -> Locator:
    """Where a page says that something was turned down, and didn't before a form was sent."""
    return page.locator(":is(main, dialog) [data-reason]:not([data-old])")
