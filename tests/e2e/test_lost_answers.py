"""Answers that get lost, buttons pressed twice, a second tab: everything ends as it was meant to.

Every form that people send, and every control that asks for a part of a page, on a line that loses
answers. Each run takes some of the ways; `scripts/test tests/e2e/test_lost_answers.py --whole`
takes them all, which is many minutes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from routes import ROUTES
from tests.e2e.browsers import Windows
from tests.e2e.controls import CONTROLS, Control, words
from tests.e2e.lossy import Behind, Fate, behind_a_line
from tests.e2e.scene import Scene
from tests.e2e.sendings import Sending
from tests.e2e.sendings.app_sign_ins import APP_SIGN_INS
from tests.e2e.sendings.apps import APPS
from tests.e2e.sendings.codes import RECOVERY
from tests.e2e.sendings.groups import GROUPS
from tests.e2e.sendings.inviting import INVITING
from tests.e2e.sendings.mfa import MFA
from tests.e2e.sendings.own import PROFILE
from tests.e2e.sendings.passkeys import PASSKEYS
from tests.e2e.sendings.signing_in import SIGNING_IN
from tests.e2e.sendings.tally import tally
from tests.e2e.sendings.team import TEAM
from tests.e2e.sendings.to_apps import TO_APPS
from tests.e2e.server import Server
from tests.e2e.ways import ASKED_TWICE, NEEDS_SCRIPTS, OFTEN, WAYS
from tests.e2e.world import World

SENDINGS = [*SIGNING_IN, *PROFILE, *MFA, *RECOVERY, *INVITING, *TEAM, *APPS, *GROUPS, *APP_SIGN_INS]
SENDINGS += [*TO_APPS, *PASSKEYS]
NOT_BY_PEOPLE = {"csp_reports"}  # browsers send these by themselves


@dataclass(frozen=True)
class Story:
    """One form, sent in one way, in a browser with scripts or without."""

    sending: Sending
    way: str
    scripts: bool

    def __str__(self) -> str:
        return f"{'scripts' if self.scripts else 'no-scripts'}-{self.sending}-{self.way}"


def _fits(sending: Sending, way: str, *, scripts: bool) -> bool:
    if sending.leads_away and way == "lost, page opened anew":
        return False
    if sending.has_choice and way == "submit() twice":
        return False
    if not scripts:
        return way not in NEEDS_SCRIPTS and not sending.needs_scripts
    # A browser has a made-up passkey in one tab only.
    return not (sending.needs_scripts and way == "two tabs")


WHOLE = [
    Story(sending, way, scripts)
    for sending in SENDINGS
    for scripts in (False, True)
    for way in WAYS
    if _fits(sending, way, scripts=scripts)
]


def _some() -> Iterator[Story]:
    """Every form in the ways that matter most; with scripts in the others, by turns."""
    for number, sending in enumerate(SENDINGS):
        others = [w for w in WAYS if w not in OFTEN and _fits(sending, w, scripts=True)]
        for way in OFTEN:
            yield Story(sending, way, scripts=sending.needs_scripts)
        yield Story(sending, others[number % len(others)], scripts=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "story" in metafunc.fixturenames:
        stories = WHOLE if metafunc.config.getoption("whole") else list(_some())
        metafunc.parametrize("story", stories, ids=str)


@pytest.fixture
def behind(nightlatch: Server) -> Iterator[Behind]:
    with behind_a_line(nightlatch) as there:
        yield there


@pytest.fixture
def scripts(request: pytest.FixtureRequest) -> bool:
    has_story = "story" in request.fixturenames
    return request.getfixturevalue("story").scripts if has_story else True


@pytest.fixture
def windows(browser: Browser, behind: Behind, scripts: bool) -> Iterator[Windows]:
    opened = Windows(browser, behind.url, scripts=scripts)
    opened.refusals = re.compile("Failed to load resource|htmx: htmx:error")
    yield opened
    behind.line.works()
    opened.close_all()


@pytest.fixture
def world(windows: Windows, behind: Behind) -> World:
    return World(windows.open(), behind, windows)


def test_every_form_that_people_send_has_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    posts = {
        route.name
        for route in ROUTES
        if "POST" in (route.methods or ()) and route.audience.from_our_pages
    }
    assert {sending.route for sending in SENDINGS} == posts - NOT_BY_PEOPLE
    with capsys.disabled():
        told = f"{len(SENDINGS)} forms of {len(posts) - 1} routes, {len(WAYS)} ways"
        print(f"\n{told}: {len(list(_some()))} stories, {len(WHOLE)} with --whole")  # noqa: T201


def test_it_ends_as_it_was_meant_to(story: Story, world: World, behind: Behind) -> None:
    scene = Scene(world, story.sending, behind.line, story.scripts)
    before = tally()
    WAYS[story.way](scene)
    made = tally() - before
    assert _things(made, story.way) == _things(story.sending.makes, story.way)
    story.sending.then(world)


@pytest.mark.requirement("S-96")
@pytest.mark.parametrize("control", CONTROLS, ids=str)
def test_a_part_comes_after_all(control: Control, world: World, behind: Behind) -> None:
    page, line = world.page, behind.line
    pressed = control.reach(world)
    pressed.focus()
    before, title = words(page), page.title()
    fates = [Fate.LOST, Fate.REPLACED, *([] if control.leads_on else [Fate.CUT_OFF])]
    for fate in fates:
        line.will(fate, "part$")
        pressed.click()
        line.wait_for(1)
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        expect(page.locator("[data-reason=no-answer]")).to_be_in_viewport()
        assert (words(page), page.title()) == (before, title)
        expect(pressed).to_be_focused()
    line.will(Fate.HELD, "part$")
    pressed.dblclick()
    line.wait_for(1)
    line.works()
    expect(page.locator("[data-reason=no-answer]")).to_have_count(0)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert line.arrived == 1


def _things(made: Mapping[str, int], way: str) -> dict[str, int]:
    """What was made, but for the events where the person asked twice."""
    asked_twice = way in ASKED_TWICE
    return {what: n for what, n in made.items() if not (asked_twice and what.startswith("event "))}
