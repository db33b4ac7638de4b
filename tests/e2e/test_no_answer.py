"""What a page says and keeps when the answer is a proxy's, comes late or never comes."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Locator, Page, Route, expect

from tests.e2e import screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import MINUTE, Clock
from tests.e2e.controls import CONTROLS, written
from tests.e2e.people import Person
from tests.e2e.world import World

NGINX = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>"
)
HTML = {"content-type": "text/html"}
UNREACHED = "The server can't be reached right now. Nothing on this page is lost"
UNANSWERED = "The server hasn't answered yet. Nothing on this page is lost"
LATE = 10_000  # milliseconds, as in app.js

# A page that waits for the next one answers no questions of ours, but what it says is heard.
SPOKEN = """new MutationObserver(() => {
  if (document.querySelector('form[aria-busy=true]')) console.info('busy');
  const told = document.querySelector('.trouble');
  if (told) console.info(told.textContent);
}).observe(document, { attributes: true, childList: true, subtree: true });"""

Answer = Callable[[Route], None]
NO_ANSWERS: dict[str, Answer] = {
    "nginx's 502": lambda route: route.fulfill(status=502, headers=HTML, body=NGINX),
    "nginx's 504": lambda route: route.fulfill(status=504, headers=HTML, body=NGINX),
    "Caddy's empty 502": lambda route: route.fulfill(status=502),
    "somebody else's page": lambda route: route.fulfill(
        status=200,
        headers=HTML | {"HX-Retarget": "main"},
        body="<h1>Welcome to the Wi-Fi</h1>",
    ),
    "the network gone": lambda route: route.abort("internetdisconnected"),
    "the connection reset": lambda route: route.abort("connectionreset"),
    "the connection refused": lambda route: route.abort("connectionrefused"),
}

pytestmark = pytest.mark.requirement("S-96")


@pytest.fixture
def scripts() -> bool:
    return True


class Line:
    """What becomes of the requests that htmx makes on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.held: list[Route] = []

    def answers(self, answer: Answer) -> None:
        """Let `answer` stand in for the server."""
        self._take(lambda route: answer(route) if self._is_htmx(route) else route.continue_())

    def holds(self, path: str = "") -> None:
        """Keep requests back, forms of the page's own included."""
        self._take(self._hold, path)

    def works(self) -> None:
        """Let everything through again."""
        self.page.unroute_all()

    def _hold(self, route: Route) -> None:
        self.held.append(route)

    def _take(self, handler: Answer, path: str = "") -> None:
        self.page.unroute_all()
        self.page.route(re.compile(f"^(?!.*/static/).*{path}"), handler)

    def _is_htmx(self, route: Route) -> bool:
        return route.request.headers.get("hx-request") == "true"


@pytest.fixture
def line(page: Page, windows: Windows) -> Iterator[Line]:
    windows.refusals = re.compile(r"Failed to load resource|htmx: htmx:error: Failed to fetch")
    line = Line(page)
    yield line
    for route in line.held:
        with suppress(Error):  # it has been answered
            route.abort()
    line.works()


def told(page: Page) -> Locator:
    """The sentence, in the dialog if one is open."""
    region = ":modal > [role=status]" if page.locator(":modal").count() else "#notice[role=status]"
    return page.locator(region).locator("[data-reason=no-answer]")


def test_the_table_has_every_control_of_the_templates() -> None:
    assert sorted((control.template, control.name) for control in CONTROLS) == written()
    assert len(CONTROLS) >= 10


@pytest.mark.parametrize("kind", NO_ANSWERS)
def test_in_the_dialog_it_is_said_in_the_dialog_and_what_was_typed_stays(
    kind: str, world: World, line: Line
) -> None:
    page = world.page
    enable = next(control for control in CONTROLS if control.name == "Enable").reach(world)
    typed = screens.field(page, "Verify MFA Code").input_value()
    line.answers(NO_ANSWERS[kind])
    screens.field(page, "Verify MFA Code").press("Enter")
    expect(told(page)).to_contain_text(UNREACHED)
    expect(screens.field(page, "Verify MFA Code")).to_have_value(typed)
    expect(screens.field(page, "Verify MFA Code")).to_be_focused()
    line.works()
    enable.click()
    screens.save_first_code(page)


@pytest.mark.parametrize("kind", ["Caddy's empty 502", "the connection reset"])
def test_on_the_page_nothing_goes(kind: str, world: World, line: Line) -> None:
    page = world.page
    show = next(control for control in CONTROLS if control.name == "Show").reach(world)
    rows = page.locator("table")
    shown = rows.inner_text()
    line.answers(NO_ANSWERS[kind])
    show.click()
    expect(told(page)).to_contain_text(UNREACHED)
    assert rows.inner_text() == shown
    expect(told(page)).to_be_in_viewport()
    line.works()
    show.click()
    expect(told(page)).to_have_count(0)
    expect(rows).to_be_visible()


def test_our_own_error_is_told_in_the_dialog(world: World, windows: Windows) -> None:
    windows.refusals = re.compile(r"Failed to load resource: .* status of 4(13|22)")
    page = world.page
    enable = next(control for control in CONTROLS if control.name == "Enable").reach(world)
    typed = screens.field(page, "Verify MFA Code")
    typed.evaluate("field => { field.value = '1'.repeat(70000); }")
    enable.click()
    error = page.locator(":modal > [role=status] > [data-status='413']")
    expect(error).to_be_in_viewport()
    expect(enable).to_be_focused()
    expect(page).to_have_title("Set up MFA · Nightlatch")
    typed.fill("123456")
    enable.click()
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
    expect(error).to_have_count(0)


@pytest.fixture
def late(page: Page) -> Callable[[], None]:
    """Lets the time go by after which an answer is late: the browser's, which is ours."""
    page.clock.install()
    return lambda: page.clock.fast_forward(LATE)


def press_often(page: Page, name: str) -> None:
    """As somebody impatient does: two clicks, then Enter on the button that has the focus."""
    screens.button(page, name).dblclick()
    page.keyboard.press("Enter")


def test_what_is_on_its_way_is_not_sent_again(world: World, line: Line) -> None:
    world.let_in("bob")
    page = world.page
    line.holds()
    press_often(page, "Replace authenticator")
    busy = page.locator("form[aria-busy=true]")
    expect(busy).to_have_count(1)
    expect(screens.button(page, "Replace authenticator")).to_be_focused()
    (sent,) = line.held
    sent.continue_()
    screens.arrive(page, "Set up your new phone")
    expect(busy).to_have_count(0)


@pytest.fixture
def haste(page: Page) -> None:
    """Lets the page's time go by faster: no clock of Playwright's moves while it waits."""
    page.add_init_script(
        "const wait = setTimeout; window.setTimeout = (then, time) => wait(then, time / 20);"
    )


@pytest.fixture
def press(page: Page, bob: Person) -> Callable[[], None]:
    """Presses "Sign in", filled in, and does not wait for the next page."""
    page.add_init_script(SPOKEN)
    page.goto("/sign-in")
    screens.field(page, "Username").fill("bob")
    screens.field(page, "Password").fill(bob.password)
    place = screens.button(page, "Sign in").bounding_box()
    assert place is not None
    return lambda: page.mouse.click(place["x"] + 9, place["y"] + 9)


def stop(page: Page) -> None:
    """As the browser's Stop button does."""
    page.context.new_cdp_session(page).send("Page.stopLoading")


def test_a_plain_form_is_sent_once(press: Callable[[], None], page: Page, line: Line) -> None:
    line.holds()
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    with page.expect_request("**/sign-in"):
        press()
    press()
    page.keyboard.press("Enter")
    line.held[0].continue_()
    screens.arrive(page, "Enter your code")
    assert sent.count("POST") == 1


def test_a_late_plain_form_may_be_sent_again(
    haste: None, press: Callable[[], None], page: Page, line: Line
) -> None:
    line.holds()
    with page.expect_console_message(lambda message: message.text.startswith(UNANSWERED)):
        press()
    line.works()
    press()
    screens.arrive(page, "Enter your code")


def test_who_stopped_loading_may_send_it_again(
    press: Callable[[], None], page: Page, line: Line
) -> None:
    line.holds()
    with page.expect_console_message(lambda message: message.text == "busy"):
        press()
    stop(page)
    expect(page.locator("form[aria-busy=true]")).to_have_count(0)
    expect(screens.button(page, "Sign in")).to_be_focused()
    line.works()
    press()
    screens.arrive(page, "Enter your code")


def test_nothing_is_sent_again_on_the_way_to_another_page(
    world: World, clock: Clock, line: Line
) -> None:
    world.let_in("bob")
    page, sent = world.page, []
    page.on("request", lambda request: sent.append(request.method))
    clock.advance(10 * MINUTE)
    screens.button(page, "Replace authenticator").scroll_into_view_if_needed()
    place = screens.button(page, "Replace authenticator").bounding_box()
    assert place is not None
    line.holds("/confirmation")
    with page.expect_request("**/confirmation*"):
        page.mouse.click(place["x"] + 9, place["y"] + 9)
    page.mouse.click(place["x"] + 9, place["y"] + 9)
    line.held[0].continue_()
    screens.arrive(page, "Confirm it's you")
    assert sent.count("POST") == 1


def test_a_late_answer_is_announced_and_still_counts(
    late: Callable[[], None], world: World, line: Line
) -> None:
    world.let_in("bob")
    page = world.page
    line.holds()
    screens.button(page, "Replace authenticator").click()
    expect(page.locator("form[aria-busy=true]")).to_have_count(1)
    late()
    expect(told(page)).to_contain_text(UNANSWERED)
    expect(page.locator("form[aria-busy=true]")).to_have_count(0)
    (sent,) = line.held
    sent.continue_()
    screens.arrive(page, "Set up your new phone")
    expect(page.locator("[data-reason=no-answer]")).to_have_count(0)


def test_what_is_late_may_be_sent_again(late: Callable[[], None], world: World, line: Line) -> None:
    world.let_in("bob")
    page = world.page
    line.holds()
    screens.button(page, "Replace authenticator").click()
    expect(page.locator("form[aria-busy=true]")).to_have_count(1)
    late()
    expect(told(page)).to_contain_text(UNANSWERED)
    screens.button(page, "Replace authenticator").dblclick()
    expect(page.locator("form[aria-busy=true]")).to_have_count(1)
    _, sent = line.held
    sent.continue_()
    screens.arrive(page, "Set up your new phone")
