"""How templates are found and read: once each, with what they include in its place."""

import re
from collections.abc import MutableMapping
from typing import Any

import jinja2

from settings import ROOT


class _Whole(jinja2.FileSystemLoader):
    """Templates with what they include in its place: an include costs each page a context."""

    INCLUDE = re.compile(r'(?:^[ \t]*)?{% include "([^"]+)" %}(?:\n)?', re.MULTILINE)

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        source, *rest = super().get_source(environment, template)

        def included(found: re.Match[str]) -> str:
            text: str = self.get_source(environment, found[1])[0]
            return text.removesuffix("\n")

        return (self.INCLUDE.sub(included, source), *rest)


class _Environment(jinja2.Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The same for all, at once: each page copies them, which takes long of two in a row."""
        return super().make_globals(d) if d else self.globals


def environment() -> jinja2.Environment:
    """The one for the templates of this folder, which escapes whatever isn't marked as safe."""
    return _Environment(
        loader=_Whole(ROOT / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        # Or it would ask the disk for each template's date on each page.
        auto_reload=False,
        # All fit into memory, and to count which is used least takes longer than to find one.
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
    )
