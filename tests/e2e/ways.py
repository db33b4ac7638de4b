"""The ways in which an answer gets lost or a form is sent twice, and what a person does then."""

from collections.abc import Callable

from playwright.sync_api import Frame, Locator, Page, Response, expect

from nightlatch_qa import screens
from tests.e2e.clock import STEP
from tests.e2e.lossy import Fate
from tests.e2e.scene import Scene, told

# The second time is at a click anywhere, for which Playwright doesn't wait until the first is
# answered. The form of a passkey is sent once that has answered.
SUBMIT_TWICE = """button => {
  const { form } = button;
  const twice = () => {
    form.submit();
    addEventListener('click', () => form.submit(), { capture: true, once: true });
  };
  if (!form.matches('[data-passkey]')) return twice();
  form.addEventListener('submit', event => {
    event.preventDefault();
    twice();
  });
  button.click();
}"""


def nothing_lost(scene: Scene) -> None:
    scene.press()
    scene.sending.arrived(scene.world)


def answer_lost(scene: Scene) -> None:
    scene.will(Fate.LOST)
    scene.press()
    scene.is_told()
    scene.send_again()


def answer_replaced(scene: Scene) -> None:
    scene.will(Fate.REPLACED)
    scene.press()
    if scene.is_part:
        scene.is_told()
    else:
        expect(scene.page.get_by_text("502 Bad Gateway")).to_be_visible()
    scene.send_again()


def server_away(scene: Scene) -> None:
    scene.will(Fate.REFUSED)
    scene.press()
    scene.is_told()
    scene.send_again()


def lost_and_page_opened_anew(scene: Scene) -> None:
    scene.will(Fate.LOST)
    scene.press()
    scene.is_told()
    scene.line.works()
    scene.page.goto(scene.at)
    if scene.sending.is_there(scene.world):
        scene.send_another()
        if screens.refusal(scene.page, "code-already-used").count():
            scene.world.clock.advance(STEP)
            scene.send_another()


def two_clicks(scene: Scene) -> None:
    scene.find_place()
    scene.will(Fate.HELD)
    scene.press_again()
    scene.line.wait_for(1)
    scene.press_again()
    _answered(scene)


def enter_and_click(scene: Scene) -> None:
    scene.find_place()
    scene.will(Fate.HELD)
    typed = scene.page.locator("input:focus")
    # Enter in a longer text begins a line, and in no field does it ask for a passkey.
    is_sent_by_enter = typed.count() and scene.button.get_attribute("type") != "button"
    pressed = typed if is_sent_by_enter else scene.button
    pressed.press("Enter", no_wait_after=True)
    scene.line.wait_for(1)
    scene.press_again()
    _answered(scene)


def submitted_twice(scene: Scene) -> None:
    scene.will(Fate.HELD)
    scene.button.evaluate(SUBMIT_TWICE)
    scene.line.wait_for(1)  # or a busy browser would send only the second
    scene.page.mouse.click(1, 1)
    scene.line.wait_for(2)
    scene.line.works()
    scene.is_part = False
    scene.sending.arrived(scene.world)


def two_tabs(scene: Scene) -> None:
    first, world = scene.page, scene.world
    world.page = first.context.new_page()
    world.page.goto(scene.sending.also_at or scene.at)
    second = scene.sending.fill(world)
    scene.press()
    expect(scene.sending.outcome(first).first).to_be_visible()
    _click_until_there(world.page, second)
    # Who is in already is shown their profile.
    profile = screens.heading(world.page, "Your details")
    outcome = scene.sending.outcome(world.page).or_(told(world.page)).or_(profile).first
    expect(outcome).to_be_visible()


def _click_until_there(page: Page, button: Locator) -> None:
    """Click, and wait until the page has come that the answer leads to, if it leads to one."""
    arrived: list[Frame] = []

    def arrives(frame: Frame) -> None:  # Playwright takes no method of a list
        arrived.append(frame)

    page.on("framenavigated", arrives)
    with page.expect_response(_is_answer) as sent:
        button.click()
    if _is_sent(sent.value) and sent.value.status in (204, 303) and not arrived:
        page.wait_for_event("framenavigated")


def _is_sent(answer: Response) -> bool:
    return answer.request.method == "POST"


def _is_answer(answer: Response) -> bool:
    """Whether it is the answer to the form, or says that nobody is asked for a passkey any more."""
    return _is_sent(answer) or (answer.url.endswith("/options") and answer.status == 303)


def _answered(scene: Scene) -> None:
    if not scene.scripts:
        scene.line.wait_for(2)
    scene.line.works()
    scene.sending.arrived(scene.world)


WAYS: dict[str, Callable[[Scene], None]] = {
    "nothing lost": nothing_lost,
    "answer lost": answer_lost,
    "answer replaced": answer_replaced,
    "server away": server_away,
    "lost, page opened anew": lost_and_page_opened_anew,
    "two clicks": two_clicks,
    "Enter and click": enter_and_click,
    "submit() twice": submitted_twice,
    "two tabs": two_tabs,
}

# Here the form is another one the second time, so what was asked for twice may have happened twice.
ASKED_TWICE = {"lost, page opened anew", "two tabs"}
OFTEN = ("answer lost", "two clicks")
NEEDS_SCRIPTS = {"submit() twice"}
