"""What is on a page, found by handles: names that no translation changes (docs/qa.md)."""

import json
from functools import reduce

from playwright.sync_api import Error, Locator, Page

from nightlatch_qa import hiding, virtual
from nightlatch_qa.refusals import come, forget, there

__all__ = ["arrive", "choose", "fill", "part", "parts", "press", "row", "screen", "value"]
__tracebackhide__ = True

_ROWS = "all => all.map(one => one.closest('[data-row]')?.dataset.row ?? '')"
# What a search replaces: by itself with scripts, else the whole page.
_MARK = """button => {
  const found = button.form?.getAttribute('hx-target') ?? 'main';
  document.querySelector(found)?.setAttribute('data-left-behind', '');
}"""
AHEAD = "body:not(:has([data-left-behind]))"
# What a dialog covers can't be reached.
TOP = ":is(dialog[open], body:not(:has(dialog[open])))"


def screen(page: Page, name: str) -> Locator:
    """The page or dialog of this name, its `data-screen`, unless a dialog covers it."""
    text = _quoted(name)
    return page.locator(f"dialog[open][data-screen={text}], {TOP} [data-screen={text}]")


def row(page: Page, name: str) -> Locator:
    """The row of a list or table about this person, group or app, by `data-row`."""
    return page.locator(f"{TOP} [data-row={_quoted(name)}]:visible")


def part(page: Page, name: str, *, of: str = "") -> Locator:
    """What has this `data-testid`, in the row `of` someone or something if that is given."""
    within = f"{TOP} [data-row={_quoted(of)}]" if of else TOP
    return page.locator(f"{within} [data-testid={_quoted(name)}]:visible")


def parts(page: Page, name: str) -> list[str]:
    """The rows that have this part: usernames, groups or apps, as they are listed."""
    rows: list[str] = part(page, name).evaluate_all(_ROWS)
    return rows


def value(page: Page, name: str, *, of: str = "") -> str:
    """What a part says, as `data-value` does in every language; of others, their text."""
    place = there(part(page, name, of=of), _told(name, of))
    told = place.get_attribute("data-value")
    return place.inner_text() if told is None else told


def press(page: Page, name: str, *, of: str = "") -> None:
    """Press the button, or follow the link; what the page refused before is forgotten."""
    forget(page)
    virtual.ready(page)
    there(part(page, name, of=of), _told(name, of)).click()


def leave_behind(page: Page, name: str) -> None:
    """Mark what a press on this looks for anew: it is gone once the page is `AHEAD`."""
    there(part(page, name), _told(name, "")).evaluate(_MARK)


def fill(page: Page, name: str, text: str) -> None:
    """Type the text into the field of this name."""
    if "password" in name:
        hiding.keep(text)
    place = there(part(page, name), f'field "{name}"')
    try:
        place.fill(text)
    except Error as fault:
        # Told without the text, which may be a secret.
        told = str(fault).replace(text, hiding.HIDDEN) if text else str(fault)
        raise AssertionError(f"The field can't be filled in. {told}") from None


def choose(page: Page, name: str, label: str) -> None:
    """Choose what people named, such as a group, from a list of such names."""
    place = there(part(page, name), f'list "{name}"')
    _one_of(name, label, place.evaluate("list => [...list.options].map(one => one.label)"))
    place.select_option(label=label)


def select(page: Page, name: str, value: str) -> None:
    """Choose from a list by what is sent, which is the same in every language."""
    place = there(part(page, name), f'list "{name}"')
    _one_of(name, value, place.evaluate("list => [...list.options].map(one => one.value)"))
    place.select_option(value)


def tick(page: Page, name: str, value: str) -> None:
    """Choose one of several by what is sent, whose handles are the name and that."""
    places = page.locator(f"{TOP} [data-testid^={_quoted(f'{name}-')}]:visible")
    there(places.first, f'choice "{name}"')
    _one_of(name, value, places.evaluate_all("all => all.map(one => one.value)"))
    part(page, f"{name}-{value}").check()


def _one_of(name: str, wanted: str, there_are: list[str]) -> None:
    # Playwright would wait half a minute for one that never comes.
    if wanted not in there_are:
        raise AssertionError(
            f'"{name}" has no "{wanted}". Choose one of: {", ".join(map(json.dumps, there_are))}.'
        )


def arrive(page: Page, *names: str) -> str:
    """Wait for one of these pages or dialogs, and return which. Raises Refused."""
    places = [screen(page, name) for name in names]
    wanted = "screen " + " or ".join(f'"{name}"' for name in names)
    while True:
        come(page, reduce(Locator.or_, places), wanted)
        for name, place in zip(names, places, strict=True):
            if place.first.is_visible():
                return name


def _told(name: str, of: str) -> str:
    return f'"{name}" of "{of}"' if of else f'"{name}"'


def _quoted(text: str) -> str:
    # For CSS, which takes the "\u" of an escaped letter for a "u".
    return json.dumps(text, ensure_ascii=False)
