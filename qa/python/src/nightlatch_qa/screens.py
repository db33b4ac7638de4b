"""What is on a page, found as people find it: by role and exact name, which are English.

The page objects go by `handles` instead.
"""

from functools import reduce

from playwright.sync_api import Error, Locator, Page

from nightlatch_qa import hiding, virtual
from nightlatch_qa.refusals import come, forget, notice, refusal, there, top

__all__ = [
    "arrive",
    "button",
    "field",
    "fill",
    "follow",
    "heading",
    "link",
    "notice",
    "press",
    "refusal",
]
__tracebackhide__ = True


def arrive(page: Page, *headings: str) -> str:
    """Wait for a page or dialog with one of these headings, and return which. Raises Refused."""
    places = [top(page).get_by_role("heading", name=name, exact=True) for name in headings]
    wanted = "heading " + " or ".join(f'"{name}"' for name in headings)
    while True:
        come(page, reduce(Locator.or_, places), wanted)
        for name, place in zip(headings, places, strict=True):
            if place.first.is_visible():
                return name


def heading(page: Page, name: str) -> Locator:
    """The heading that says this."""
    return page.get_by_role("heading", name=name, exact=True)


def button(page: Page, name: str) -> Locator:
    """The button with this name."""
    return page.get_by_role("button", name=name, exact=True)


def link(page: Page, name: str) -> Locator:
    """The link with this name."""
    return page.get_by_role("link", name=name, exact=True)


def field(page: Page, label: str) -> Locator:
    """The field with this label."""
    return page.get_by_label(label, exact=True)


def press(page: Page, name: str) -> None:
    """Press the button of this name; what the page refused before is forgotten."""
    forget(page)
    virtual.ready(page)
    there(button(page, name), f'button "{name}"').click()


def follow(page: Page, name: str) -> None:
    """Follow the link of this name; what the page refused before is forgotten."""
    forget(page)
    there(link(page, name), f'link "{name}"').click()


def fill(page: Page, label: str, text: str) -> None:
    """Type the text into the field with this label."""
    if "assword" in label:
        hiding.keep(text)
    place = there(field(page, label), f'field "{label}"')
    try:
        place.fill(text)
    except Error as fault:
        # Told without the text, which may be a secret.
        told = str(fault).replace(text, hiding.HIDDEN) if text else str(fault)
        raise AssertionError(f"The field can't be filled in. {told}") from None
