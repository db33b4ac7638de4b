"""On phones and tablets people stand in even rows, and a message to send is seen whole."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Nightlatch, Person, let_in, screens
from tests.e2e.marks import without_scripts

pytestmark = pytest.mark.case("A18")
# How tall a box is, and how tall what is in it.
HEIGHTS = "box => [box.clientHeight, box.scrollHeight]"


def left(page: Page, text: str) -> float:
    box = page.get_by_text(text, exact=True).first.bounding_box()
    assert box is not None
    return box["x"]


@without_scripts
@pytest.mark.parametrize("width", [375, 768])
def test_usernames_stand_in_one_place_and_the_message_to_them_is_seen_whole(
    page: Page, nightlatch: Nightlatch, ada: Person, width: int
) -> None:
    usernames = ["al", "beata.with-a-long-username@club.example"]
    names = ["Alex Larkin", "Beata Ng"]
    people = [
        nightlatch.seed(username=username, name=name)
        for username, name in zip(usernames, names, strict=True)
    ]
    page.set_viewport_size({"width": width, "height": 800})
    let_in(page, ada)
    page.goto("/people")
    assert len({left(page, username) for username in usernames}) == 1
    for person in people:
        tick = page.get_by_role("checkbox", name=f"Select {person.name} ({person.username})")
        tick.check()
    screens.press(page, "Remind them to set up MFA")
    screens.press(page, "Remind 2 people")
    expect(screens.heading(page, "2 people reminded")).to_be_visible()
    page.wait_for_load_state()  # without its style sheet nothing has its place
    assert len({left(page, username) for username in usernames}) == 1
    tall, text = page.get_by_test_id("message").evaluate(HEIGHTS)
    assert text <= tall
