"""What a form that people send is to the test of lost answers, and who gets in after it."""

import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as made

import httpx2
from playwright.sync_api import Locator, Page, expect

from nightlatch_qa import Person, RecoveryCode, screens
from tests.e2e.clock import STEP
from tests.e2e.world import Walk, World

START = {"/profile", "/my-apps"}  # where people arrive who have signed in
NEW_PASSWORD = "lanterns over the wide canal"
# Without it a client reads this machine's certificates: 20 ms of processor time.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
ANSWERS_WITHIN = 60  # seconds
WHOM = re.compile(r'name="shown_to" value="([^"]*)"')


Value = str | Callable[[World], str]


def nothing_more(_: World) -> None:
    """For a form after which nothing is left to do or to see."""


@dataclass(frozen=True)
class Sending:
    """One form: its route, the page that has it, and what comes of sending it once."""

    route: str
    page: Walk
    press: str
    arrives: str  # a text that comes of it; "" if all that comes is that the button goes
    then: Walk = nothing_more  # what a person does next, and what must be so
    fields: dict[str, Value] = made(default_factory=dict)
    opener: str = ""  # a button to press first, for the part of the page that has the form
    also_at: str = ""  # where another tab finds it, if not where this one did
    makes: dict[str, int] = made(default_factory=dict)  # so many more of what `tally` counts
    needs_scripts: bool = False  # a browser without any has no such form
    has_choice: bool = False  # the button pressed decides, and form.submit() presses none
    leads_away: bool = False  # once it is sent, its page leads to an app, which isn't there

    def __str__(self) -> str:
        return f"{self.route}, {self.press}: {self.arrives}"

    def fill(self, world: World) -> Locator:
        """Fill in the form on the page that is open; returns the button that sends it."""
        if self.opener:
            opener = screens.button(world.page, self.opener)
            opener.or_(screens.button(world.page, "Continue")).first.click()
        expect(self.button(world)).to_be_visible()
        for label, value in self.fields.items():
            text = value if isinstance(value, str) else value(world)
            place = screens.field(world.page, label)
            if not place.count():
                continue  # not all are asked for a second time
            if place.get_attribute("type") == "radio":
                place.check()
            elif place.get_attribute("type") == "file":
                place.set_input_files(text)
            else:
                screens.fill(world.page, label, text)
        return self.button(world)

    def button(self, world: World) -> Locator:
        """The button that sends it."""
        return screens.button(world.page, self.press).first

    def is_there(self, world: World) -> bool:
        """Whether the page that is open has the form, or what opens it."""
        return screens.button(world.page, self.opener or self.press).count() > 0

    def outcome(self, page: Page) -> Locator:
        """What comes of it."""
        return page.get_by_text(self.arrives) if self.arrives else page.locator("footer")

    def arrived(self, world: World) -> None:
        """Wait for what comes of it."""
        if not self.arrives:
            expect(screens.button(world.page, self.press)).to_have_count(0)
        expect(self.outcome(world.page).first).to_be_visible()


def signs_in(world: World, person: Person, recovery_code: str = "") -> None:
    """The person still gets in, with all that they have: nobody is locked out."""
    world.clock.advance(STEP)
    origin = world.nightlatch.url
    with httpx2.Client(
        base_url=origin,
        headers={"Origin": origin},
        follow_redirects=True,
        verify=NO_TLS,
        timeout=ANSWERS_WITHIN,
    ) as client:
        given = {"username": person.username, "password": person.password}
        page = client.post("/sign-in", data=given)
        if recovery_code:
            given = {"recovery_code": recovery_code, "shown_to": WHOM.findall(page.text)[0]}
            page = client.post("/sign-in/recovery-code", data=given)
            assert 'data-testid="recovery-code"' in page.text, page.text
        elif person.phone.secret:
            given = {"code": person.phone.code(), "shown_to": WHOM.findall(page.text)[0]}
            page = client.post("/sign-in/code", data=given)
    assert recovery_code or page.url.path in START, page.text


def shown_code_works(world: World) -> None:
    """No code is on any screen but the one that signs in."""
    pages = world.page.context.pages
    codes = {
        one.inner_text() for page in pages for one in page.get_by_test_id("recovery-code").all()
    }
    if not codes:
        world.page.goto("/profile/recovery-code")
        codes = {RecoveryCode(world.page).text()}
    (code,) = codes
    signs_in(world, next(one for one in world.cast.values() if one.phone.secret), code)


def cast_signs_in(world: World) -> None:
    """Everybody gets in with what they have."""
    for person in world.cast.values():
        signs_in(world, person)


def still_in(world: World) -> None:
    """Whoever was signed in is so still."""
    world.page.goto("/profile")
    screens.arrive(world.page, "Edit Profile")


def still_confirmed(world: World) -> None:
    """Nothing is asked of whoever has just confirmed that it's them."""
    world.page.goto("/profile/password")
    screens.arrive(world.page, "Change password")
