"""Every control that asks the server for a part of its page, and how to get to it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from nightlatch_qa import screens
from settings import ROOT
from tests.e2e.walks import WALKS
from tests.e2e.world import World

# From the attribute that makes it one to the end of the button or link that people press.
CONTROL = re.compile(r"hx-(?:get|post)=.*?</(?:button|a)>", re.DOTALL)
# A part that several pages share, which may have that button.
PART = re.compile(r'{% include "(.+?)" %}')


@dataclass(frozen=True)
class Control:
    """One control: the template that has it, what people press, and the way there."""

    template: str
    name: str
    walk: Callable[[World], None]
    # Its answer names another page in its head, and has no body that could be cut off.
    leads_on: bool = False
    # Its answer is on the page itself, which no dialog covers that one could leave.
    stays_on_page: bool = False

    def __str__(self) -> str:
        return f"{self.template}: {self.name}"

    def reach(self, world: World) -> Locator:
        """Go to the page or dialog that has it."""
        self.walk(world)
        return screens.button(world.page, self.name)


def _code_typed(world: World) -> None:
    WALKS["Set up MFA"](world)
    phone = world.nightlatch.phone()
    phone.scan(world.page)
    screens.fill(world.page, "Verify MFA Code", phone.code())


CONTROLS = [
    Control("activity/index.html", "Show", WALKS["Activity"], stays_on_page=True),
    Control("own_activity/index.html", "Show", WALKS["Your activity"], stays_on_page=True),
    Control("people/index.html", "Search", WALKS["People"], stays_on_page=True),
    Control("my_apps/index.html", "Search", WALKS["My apps, many"], stays_on_page=True),
    Control("profile/authenticators.html", "Add another authenticator", WALKS["MFA is on"]),
    Control("profile/mfa.html", "Enable MFA", WALKS["MFA is off"]),
    Control("profile/pending.html", "Continue", WALKS["Setup started"]),
    Control("profile/replacement.html", "Replace authenticator", WALKS["MFA is on"]),
    Control("enrolment/by_hand.html", "Hide secret key", WALKS["Secret key shown"]),
    Control("enrolment/expired.html", "Start again", WALKS["Setup expired"], stays_on_page=True),
    Control("enrolment/new.html", "Enable", _code_typed, leads_on=True, stays_on_page=True),
    Control("enrolment/new.html", "Show secret key for manual configuration", WALKS["Set up MFA"]),
]


def written() -> list[tuple[str, str]]:
    """The controls that the templates have."""
    folder = ROOT / "templates"
    found = []
    for template in sorted(folder.rglob("*.html")):
        whole = PART.sub(_shared, template.read_text("utf-8"))
        for control in CONTROL.findall(whole):
            name = re.split(r">", control.rpartition("</")[0])[-1].strip()
            found.append((str(template.relative_to(folder)), name))
    return sorted(found)


def _shared(part: re.Match[str]) -> str:
    text = (ROOT / "templates" / part[1]).read_text("utf-8")
    return "" if CONTROL.search(text) else text  # whose own controls are found in it itself


def words(page: Page) -> list[str]:
    """All that can be read, without the sentence."""
    text = page.locator("body").inner_text()
    for sentence in page.locator(".trouble").all_inner_texts():
        text = text.replace(sentence, "")
    return text.split()
