"""What the server turned down, told by its stable reason instead of by a time-out."""

from playwright.sync_api import Locator, Page, expect

# A page says what it refused by `data-reason`; what had it before the last press is old.
_MARK = "document.querySelectorAll('[data-reason]').forEach(e => e.setAttribute('data-old', ''))"
_NEW = "[data-reason]:not([data-old]):visible"


class Refused(Exception):
    """The page turned something down. `retry_after` is in seconds, where waiting helps."""

    def __init__(self, reason: str, retry_after: int | None = None) -> None:
        super().__init__(told(reason, retry_after))
        self.reason = reason
        self.retry_after = retry_after


def told(reason: str, retry_after: int | None) -> str:
    """The refusal in a line: "refused: code-already-used, next in 12 s"."""
    wait = f", next in {retry_after} s" if retry_after is not None else ""
    return f"refused: {reason}{wait}"


def refusal(page: Page, reason: str) -> Locator:
    """The place on the page where `reason` is told."""
    return page.locator(f"[data-reason='{reason}']").first


def press(page: Page, name: str) -> None:
    """Press the button of this name; what the page refused before is forgotten."""
    page.evaluate(_MARK)
    page.get_by_role("button", name=name, exact=True).click()


def arrive(page: Page, *headings: str) -> str:
    """Wait for a page or dialog with one of these headings, and return which. Raises Refused."""
    refused = page.locator(_NEW).first
    there = page.get_by_role("heading", name=headings[0], exact=True).first
    for name in headings[1:]:
        there = there.or_(page.get_by_role("heading", name=name, exact=True)).first
    expect(there.or_(refused).first).to_be_visible()
    for name in headings:
        if page.get_by_role("heading", name=name, exact=True).first.is_visible():
            return name
    raise Refused(*read(refused))


def read(place: Locator) -> tuple[str, int | None]:
    """Reason and seconds to wait, as the page has them."""
    wait = place.get_attribute("data-retry-after")
    return place.get_attribute("data-reason") or "", int(wait) if wait else None


def on_the_page(page: Page) -> list[str]:
    """Every refusal in sight, each in a line."""
    return [told(*read(place)) for place in page.locator("[data-reason]:visible").all()]
