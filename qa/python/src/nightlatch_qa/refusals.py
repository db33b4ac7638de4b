"""What the server refused, reported by its stable reason instead of a timeout."""

from contextlib import suppress

from playwright.sync_api import Error, Locator, Page, expect

# A failure is told at the test's own line, and without what these functions were given.
__tracebackhide__ = True

# A page says what it refused by `data-reason`. What was raised, or there before a press, is old.
_TOLD = "[data-reason]:visible"
_NEW = "[data-reason]:not([data-old]):visible"
_READ = "all => all.map(one => [one.dataset.reason, one.dataset.retryAfter ?? ''])"
CONFIRMATION = "confirmation/new"  # the screen before something important
# What the browser itself turns down before it sends a form.
_INVALID = "[data-testid]:user-invalid:visible"
_WHY = 'all => all.map(one => `"${one.dataset.testid}": ${one.validationMessage}`)'
_FORGET = "all => all.forEach(one => one.setAttribute('data-old', ''))"


class Refused(Exception):
    """The page refused something. `retry_after` is in seconds, if waiting helps."""

    def __init__(self, reason: str, retry_after: int | None = None) -> None:
        super().__init__(told(reason, retry_after))
        self.reason = reason
        self.retry_after = retry_after


def told(reason: str, retry_after: int | None) -> str:
    """The refusal in a line: "refused: code-already-used, next in 12 s"."""
    wait = f", next in {retry_after} s" if retry_after is not None else ""
    return f"refused: {reason}{wait}"


def refusal(page: Page, reason: str) -> Locator:
    """Where the page shows `reason`."""
    return page.locator(f"[data-reason='{reason}']").first


def notice(page: Page, name: str) -> Locator:
    """Where the page says that this was done."""
    return page.locator(f"[data-notice='{name}']")


def there(place: Locator, what: str) -> Locator:
    """The place once it is in sight; whoever waits in vain is told for what, and not for long."""
    try:
        expect(place).to_be_visible()
    except AssertionError:
        raise AssertionError(f"No {what} in sight. {where(place.page)}") from None
    return place


def done(page: Page, name: str) -> None:
    """Wait until the page says that this was done, by its `data-notice`. Raises Refused."""
    come(page, notice(page, name).and_(page.locator(":not([data-old])")), f'notice "{name}"')


def come(page: Page, place: Locator, wanted: str) -> None:
    """Wait until this is in sight. Raises Refused if the page refused something instead."""
    while True:
        try:
            expect(place.or_(page.locator(_NEW)).first).to_be_visible()
        except AssertionError:
            raise AssertionError(f"No {wanted}, and no reason why. {where(page)}") from None
        # In sight before all of it has arrived, and before its scripts have run.
        page.wait_for_load_state("domcontentloaded")
        with suppress(Error):  # it was about to leave: the next page is the one to look at
            faults = _read(page.locator(_NEW))
            break
    # First, since some pages turn something down under the heading that was waited for.
    for fault in faults:
        forget(page)
        raise fault


def look(page: Page) -> None:
    """Raise Refused if the page has refused something by now."""
    faults: list[Refused] = []
    with suppress(Error):  # it was about to leave
        faults = _read(page.locator(_NEW))
    for fault in faults:
        forget(page)
        raise fault


def where(page: Page) -> str:
    """The page that is open, in a sentence."""
    within = top(page)
    headings = within.get_by_role("heading", level=1)
    name = headings.first.inner_text() if headings.count() else page.title()
    asked = within.locator(f"[data-screen='{CONFIRMATION}']").count()
    more = " Answer it with ConfirmItIsYou." if asked else _held_back(page)
    return f'The page is "{name}" ({page.url}).{more}'


def _held_back(page: Page) -> str:
    fields: list[str] = []
    with suppress(Error):  # a browser that doesn't know :user-invalid
        fields = page.locator(_INVALID).evaluate_all(_WHY)
    return "".join(f" The browser didn't send {field}" for field in fields)


def on_the_page(page: Page) -> list[str]:
    """Every refusal in sight, each in a line."""
    return [str(fault) for fault in _read(page.locator(_TOLD))]


def top(page: Page) -> Locator:
    """The dialog, or the page if there is none: what a dialog covers cannot be reached."""
    dialog = page.get_by_role("dialog")
    return dialog.or_(page.locator("body").filter(has_not=dialog))


def _read(places: Locator) -> list[Refused]:
    # All at once: one that goes meanwhile would be waited for.
    found = places.evaluate_all(_READ)
    return [Refused(reason, int(wait) if wait else None) for reason, wait in found]


def forget(page: Page) -> None:
    """Take what the page refused so far, and what it said was done, for old."""
    with suppress(Error):  # on its way to another page, it takes with it what it refused
        page.locator("[data-reason], [data-notice]").evaluate_all(_FORGET)
