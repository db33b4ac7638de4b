"""What somebody does at a page, counted by the browser, which knows people's doings from ours."""

from collections import Counter
from typing import Any

from playwright.sync_api import Page

LISTEN = """for (const kind of ['pointerdown', 'keydown']) {
  addEventListener(kind, event => event.isTrusted && window.counted(kind), true);
}"""


class Hands:
    """The clicks and keys of a page, from now on, whatever pages follow."""

    def __init__(self, page: Page) -> None:
        self._counted: Counter[str] = Counter()
        page.expose_binding("counted", self._count)
        page.add_init_script(LISTEN)

    @property
    def clicks(self) -> int:
        """How often something was clicked, or touched."""
        return self._counted["pointerdown"]

    @property
    def keys(self) -> int:
        """How many keys were pressed."""
        return self._counted["keydown"]

    def forget(self) -> None:
        """Count anew."""
        self._counted.clear()

    def _count(self, _: Any, kind: str) -> None:
        self._counted[kind] += 1
