"""Who has to wait sees for how long, and hears once that it is over."""

import re

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import screens
from tests.e2e.browsers import stand_still
from tests.e2e.marks import with_scripts, without_scripts
from tests.e2e.walks import STATES
from tests.e2e.world import World

# How often something that is read aloud changes, once it says something.
HEARD = """new MutationObserver(changes => changes
  .filter(({ target }) => target.matches?.('.error > [role=status]') && target.textContent)
  .forEach(({ target }) => console.info(`heard: ${target.textContent}`))
).observe(document, { childList: true, subtree: true });"""
SAID = re.compile("^heard: (.+)")
WAITS = {
    "Enter your code, too many tries": (
        "too-many-tries",
        "Too many attempts. Try again in 30 seconds.",
        "Too many attempts. You can try again now.",
    ),
    "Enter your code, used": (
        "code-already-used",
        ("This code was already used. Wait 30 seconds, then enter the one your app shows."),
        "This code was already used. Enter the one your app shows now.",
    ),
}


@pytest.fixture
def heard(page: Page) -> list[str]:
    """What is read aloud."""
    texts: list[str] = []
    page.on("console", lambda message: texts.extend(SAID.findall(message.text)))
    page.add_init_script(HEARD)
    stand_still(page)
    return texts


@with_scripts
@pytest.mark.parametrize("state", WAITS)
def test_the_sentence_counts_down_and_its_end_is_said_once(
    state: str, world: World, heard: list[str]
) -> None:
    reason, before, after = WAITS[state]
    STATES[state](world)
    sentence = screens.refusal(world.page, reason)
    expect(sentence).to_have_text(before)
    world.page.clock.run_for(12_000)
    expect(sentence).to_have_text(before.replace("30 seconds", "18 seconds"))
    assert heard == []
    world.page.clock.run_for(20_000)
    expect(sentence).to_have_text(after)
    world.page.clock.run_for(60_000)
    assert len(heard) == 1
    assert after.endswith(heard[0])


@without_scripts
def test_without_scripts_the_sentence_says_how_long_from_then(world: World) -> None:
    STATES["Enter your code, too many tries"](world)
    told = WAITS["Enter your code, too many tries"][1]
    expect(screens.refusal(world.page, "too-many-tries")).to_have_text(told)
