"""Keeps secrets out of what a failing test prints.

What the kit knows is hidden by its text; what it hasn't seen, such as a recovery code no one read,
by its shape. docs/qa.md says what can't be hidden.
"""

import re
from contextlib import suppress
from typing import Any

from playwright.sync_api import Error, Page

HIDDEN = "***"
SHORTEST = 6  # characters; a shorter text would be found everywhere
# As written on pages and in links. The product's alphabets: Crockford's base 32, and RFC 4648's.
SHAPES = (
    r"\b(?:[0-9A-HJKMNP-TV-Z]{5}-){2}(?:[0-9A-HJKMNP-TV-Z]{5}-){0,2}[0-9A-HJKMNP-TV-Z]{5}\b",
    r"\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b",
    r"otpauth://[^\s\"'<>]+",
    r"(?<=/(?:invit)ation/)[\w-]{20,}|(?<=/(?:reset|setup)/)[\w-]{20,}",
)
# What a page snapshot shows of a field for a password.
_FIELD = r"(?<=textbox \")([^\"]*[Pp]assword[^\"]*\"[^:\n]*: )(.+)"
_known: set[str] = set()

_HIDE = """([known, shapes, hidden]) => {
  const shape = new RegExp(shapes, 'g');
  const masked = text =>
    known.reduce((left, one) => left.replaceAll(one, hidden), text).replace(shape, hidden);
  const words = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const { data } = words.currentNode;
    if (masked(data) !== data) words.currentNode.data = masked(data);
  }
  for (const field of document.querySelectorAll('input, textarea')) {
    field.value = field.type === 'password' ? '' : masked(field.value);
  }
  for (const link of document.querySelectorAll('a[href^="otpauth:"], a[href^="data:"]')) {
    link.removeAttribute('href');
  }
  for (const picture of document.querySelectorAll('svg[role="img"]')) picture.replaceChildren();
}"""


def keep(*secrets: str) -> None:
    """Hide these texts from now on."""
    _known.update(secret for secret in secrets if len(secret) >= SHORTEST)


def masked(text: str) -> str:
    """The text without what must not be read by others."""
    for secret in sorted(_known, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = re.sub("|".join(SHAPES), HIDDEN, text)
    return re.sub(_FIELD, rf"\1{HIDDEN}", text)


def mask_all(part: Any) -> Any:
    """Mask every text in a report, however deep; returns what takes the place of `part`."""
    if isinstance(part, str):
        return masked(part)
    if isinstance(part, list | tuple):
        return type(part)(map(mask_all, part))
    if type(part).__module__ == "_pytest._code.code":
        for name, value in vars(part).items():
            object.__setattr__(part, name, mask_all(value))  # some of them are frozen
    return part


def hide_on(page: Page) -> None:
    """Take the secrets off the page itself, before anybody makes a picture of it."""
    known = sorted(_known, key=len, reverse=True)
    with suppress(Error):  # the page is gone, or on its way to another
        page.evaluate(_HIDE, [known, "|".join(SHAPES), HIDDEN])
