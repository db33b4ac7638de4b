"""Whom a row of the table of routes is for: people's browsers, or programs, and which.

The gate (`web.middleware`) asks nothing else of a row: by the audience it decides which names of
this server may be asked for, who may send what changes something, and what headers answers have.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from starlette.routing import BaseRoute, Route

from web.forms import MAX_APP_LIST, MAX_LIST

# The most bytes that a character of a form has on its way: four in UTF-8, each sent as %XX.
PER_CHARACTER = 12


@dataclass(frozen=True, eq=False)
class Audience:
    """Who asks, and what follows from that."""

    name: str
    # Whether any name or address will do; otherwise it's the public one or this machine's own.
    any_host: bool = False
    # Whether the names in NIGHTLATCH_INTERNAL_HOSTS will do as well.
    internal_hosts: bool = False
    # Whether whatever changes something must have been sent by a page of ours.
    from_our_pages: bool = True
    # Whether a cookie of ours counts for anything.
    reads_cookies: bool = True
    # Whether a window that another site has opened may be reached by it (COOP).
    keeps_opener: bool = False
    # Whether pages elsewhere may load it (CORP).
    is_loaded_elsewhere: bool = False
    # How many bytes the body of a request may have.
    max_body: int = 64 * 1024


PAGE = Audience("page")
# Pages with a list to paste, and those of apps with several: what the fields take arrives as well.
LIST = Audience("list", max_body=PER_CHARACTER * MAX_LIST + PAGE.max_body)
LISTS = Audience("lists", max_body=PER_CHARACTER * 3 * MAX_APP_LIST + PAGE.max_body)
# Pages with a file to upload. What Starlette reads into memory without a file of its own on disk.
UPLOAD = Audience("upload", max_body=1024 * 1024)
# What the pages that we show in an app's place need of ours.
STYLE = Audience("style", reads_cookies=False, is_loaded_elsewhere=True)
# Pages that an app has sent the person to, perhaps in a window of its own.
ENTERING = Audience("entering", keeps_opener=True)
# The same, and an app's page may send them by a form of its own (OpenID Connect Core §3.1.2.1).
AUTHORIZE = Audience("authorize", from_our_pages=False, keeps_opener=True)
REPORT = Audience("report", reads_cookies=False)
# They say nothing about the site, and probes by a network address may ask.
PROBE = Audience("probe", any_host=True, reads_cookies=False)
# A proxy asks, by the app's name or by ours; `web.original_requests` finds out whether the proxy is
# one of ours.
CHECK = Audience("check", any_host=True, reads_cookies=False)
# Other servers, which prove by what they send who they are.
MACHINE = Audience("machine", internal_hosts=True, from_our_pages=False, reads_cookies=False)
# Whatever program or page wants to know what everybody may know (`web.public_documents`).
ANYONE = Audience("anyone", any_host=True, from_our_pages=False, reads_cookies=False)
PEOPLE = (PAGE, LIST, LISTS, UPLOAD, STYLE, ENTERING, AUTHORIZE, REPORT)
AUDIENCES = (*PEOPLE, PROBE, CHECK, MACHINE, ANYONE)
READS = frozenset({"GET", "HEAD"})  # the methods by which nothing is changed


class Row(Route):
    """One row of the table."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        name: str,
        methods: list[str] | None = None,
        audience: Audience = PAGE,
    ) -> None:
        super().__init__(path, endpoint, methods=methods, name=name)
        self.audience = audience


class Rows:
    """Which row a path belongs to, as far as the gate must know: the others are for pages.

    Starlette would try the whole table in turn.
    """

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self.exact: dict[str, Row] = {}
        self.with_parameters: dict[str, list[Row]] = defaultdict(list)
        for row in routes:
            if isinstance(row, Row) and "{" in row.path:
                self.with_parameters[_head(row.path)].append(row)
            elif isinstance(row, Row):
                self.exact.setdefault(row.path, row)
        for head, rows in list(self.with_parameters.items()):
            if all(row.audience is PAGE for row in rows):
                del self.with_parameters[head]

    def find(self, path: str) -> Row | None:
        """The row; None if it's for pages, or there is none."""
        if (exact := self.exact.get(path)) is not None:
            return exact
        rows = self.with_parameters.get(_head(path), ())
        return next((row for row in rows if row.path_regex.match(path)), None)

    def audience(self, path: str) -> Audience:
        """Whom the path is for."""
        row = self.find(path)
        return row.audience if row is not None else PAGE


def _head(path: str) -> str:
    return path.split("/", 2)[1] if path.startswith("/") else path
