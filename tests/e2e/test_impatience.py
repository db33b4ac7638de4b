"""What is on its way is not sent again, unless its answer is late."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Clock, Person, screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import MINUTE
from tests.e2e.no_answer import UNANSWERED, Line, line_on, told
from tests.e2e.world import World

# A page that waits for the next one answers no questions of ours, but what it says is heard.
SPOKEN = """new MutationObserver(() => {
  if (document.querySelector('form[aria-busy=true]')) console.info('busy');
  const told = document.querySelector('.trouble');
  if (told) console.info(told.textContent);
}).observe(document, { attributes: true, childList: true, subtree: true });"""
LATE = 10_000  # milliseconds, as in app.js

pytestmark = pytest.mark.requirement("S-96")


@pytest.fixture
def scripts() -> bool:
    return True


@pytest.fixture
def line(page: Page, windows: Windows) -> Iterator[Line]:
    with line_on(page, windows) as line:
        yield line


@pytest.fixture
def late(page: Page) -> Callable[[], None]:
    """Lets the time go by after which an answer is late: the browser's, which is ours."""
    page.clock.install()
    return lambda: page.clock.fast_forward(LATE)


@pytest.fixture
def sent(page: Page) -> list[str]:
    """The method of each request, as it is made."""
    methods: list[str] = []
    page.on("request", lambda request: methods.append(request.method))
    return methods


def press_often(page: Page, name: str) -> None:
    """As somebody impatient does: two clicks, then Enter on the button that has the focus."""
    screens.button(page, name).dblclick()
    page.keyboard.press("Enter")


def test_what_is_on_its_way_is_not_sent_again(world: World, line: Line, sent: list[str]) -> None:
    world.let_in("bob")
    page = world.page
    line.holds()
    sent.clear()
    press_often(page, "Replace authenticator")
    busy = page.locator("form[aria-busy=true]")
    expect(busy).to_have_count(1)
    expect(screens.button(page, "Replace authenticator")).to_be_focused()
    line.lets_go()
    expect(screens.heading(page, "Set up your new phone")).to_be_visible()
    expect(busy).to_have_count(0)
    assert sent.count("POST") == 1


@pytest.fixture
def haste(page: Page) -> None:
    """Lets the page's time go by faster: no clock of Playwright's moves while it waits."""
    page.add_init_script(
        "const wait = setTimeout; window.setTimeout = (then, time) => wait(then, time / 20);"
    )


@pytest.fixture
def send(page: Page, bob: Person) -> Callable[[], None]:
    """Presses "Sign in", filled in, and does not wait for the next page."""
    page.add_init_script(SPOKEN)
    page.goto("/sign-in")
    screens.fill(page, "Username", "bob")
    screens.fill(page, "Password", bob.password)
    place = screens.button(page, "Sign in").bounding_box()
    assert place is not None
    return lambda: page.mouse.click(place["x"] + 9, place["y"] + 9)


def stop(page: Page) -> None:
    """As the browser's Stop button does."""
    page.context.new_cdp_session(page).send("Page.stopLoading")


def test_a_plain_form_is_sent_once(
    send: Callable[[], None], page: Page, line: Line, sent: list[str]
) -> None:
    line.holds()
    with page.expect_request("**/sign-in"):
        send()
    send()
    page.keyboard.press("Enter")
    line.lets_go()
    expect(screens.heading(page, "Enter your code")).to_be_visible()
    assert sent.count("POST") == 1


def test_a_late_plain_form_may_be_sent_again(
    haste: None, send: Callable[[], None], page: Page, line: Line
) -> None:
    line.holds()
    with page.expect_console_message(lambda message: message.text.startswith(UNANSWERED)):
        send()
    line.works()
    send()
    expect(screens.heading(page, "Enter your code")).to_be_visible()


def test_who_stopped_loading_may_send_it_again(
    send: Callable[[], None], page: Page, line: Line
) -> None:
    line.holds()
    # Until the request is made there is nothing to stop.
    with (
        page.expect_console_message(lambda message: message.text == "busy"),
        page.expect_request("**/sign-in"),
    ):
        send()
    stop(page)
    expect(page.locator("form[aria-busy=true]")).to_have_count(0)
    expect(screens.button(page, "Sign in")).to_be_focused()
    line.works()
    send()
    expect(screens.heading(page, "Enter your code")).to_be_visible()


def test_nothing_is_sent_again_on_the_way_to_another_page(
    world: World, clock: Clock, line: Line, sent: list[str]
) -> None:
    world.let_in("bob")
    page = world.page
    clock.advance(10 * MINUTE)
    screens.button(page, "Replace authenticator").scroll_into_view_if_needed()
    place = screens.button(page, "Replace authenticator").bounding_box()
    assert place is not None
    sent.clear()
    line.holds("/confirmation")
    with page.expect_request("**/confirmation*"):
        page.mouse.click(place["x"] + 9, place["y"] + 9)
    page.mouse.click(place["x"] + 9, place["y"] + 9)
    line.lets_go()
    expect(screens.heading(page, "Confirm it's you")).to_be_visible()
    assert sent.count("POST") == 1


def test_a_late_answer_is_announced_and_still_counts(
    late: Callable[[], None], world: World, line: Line
) -> None:
    world.let_in("bob")
    page = world.page
    line.holds()
    screens.press(page, "Replace authenticator")
    expect(page.locator("form[aria-busy=true]")).to_have_count(1)
    late()
    expect(told(page)).to_contain_text(UNANSWERED)
    expect(page.locator("form[aria-busy=true]")).to_have_count(0)
    line.lets_go()
    expect(screens.heading(page, "Set up your new phone")).to_be_visible()
    expect(page.locator("[data-reason=no-answer]")).to_have_count(0)


def test_what_is_late_may_be_sent_again(
    late: Callable[[], None], world: World, line: Line, sent: list[str]
) -> None:
    world.let_in("bob")
    page = world.page
    line.holds()
    sent.clear()
    screens.press(page, "Replace authenticator")
    expect(page.locator("form[aria-busy=true]")).to_have_count(1)
    late()
    expect(told(page)).to_contain_text(UNANSWERED)
    line.loses()
    screens.button(page, "Replace authenticator").dblclick()
    expect(page.locator("form[aria-busy=true]")).to_have_count(1)
    line.lets_go()
    expect(screens.heading(page, "Set up your new phone")).to_be_visible()
    assert sent.count("POST") == 2
