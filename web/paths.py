"""Where pages and static files are, by name; no header that a client sends has a say in it."""

import hashlib
from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import urlencode

from starlette.routing import BaseRoute, Mount, Route

from settings import ROOT

STATIC = ROOT / "static"

_table: dict[str, Route | Mount] = {}


def use(routes: Iterable[BaseRoute]) -> None:
    """Look names up among these routes from now on.

    Starlette's own look-up tries every route in turn, and a page asks for thirty.
    """
    named = [route for route in routes if isinstance(route, Route | Mount)]
    _table.update({route.name: route for route in named if route.name})


def path_for(name: str, params: dict[str, Any] | None = None, /, **query: str) -> str:
    """The path of the page called `name`, with what goes in it and after its "?"."""
    route = _table[name]
    path = str(route.url_path_for(name, **params)) if params else str(route.path)
    return with_query(path, **query) if query else path


def leads_somewhere(path: str, method: str = "") -> bool:
    """Whether `path` is that of a page, or of one that answers to this method."""
    pages = (route for route in _table.values() if isinstance(route, Route))
    fitting = (page for page in pages if not method or method in (page.methods or ()))
    return any(page.path_regex.match(path) for page in fitting)


def name_at(path: str) -> str:
    """The name of the page at `path`, "" if there is none."""
    pages = (route for route in _table.values() if isinstance(route, Route))
    return next((page.name for page in pages if page.path_regex.match(path)), "")


def page_above(path: str) -> str:
    """The path itself if there is a page to open, else the next one above; "" if there is none."""
    while path and not leads_somewhere(path, "GET"):
        path = path.rpartition("/")[0]
    return path


def with_query(path: str, **query: str) -> str:
    """`path` with those parameters that have a value."""
    given = {key: value for key, value in query.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


@cache
def static(path: str) -> str:
    """The address of a static file, which changes with what is in it."""
    version = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"{path_for('static', {'path': path})}?v={version}"
