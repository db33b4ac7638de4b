"""From a status or an exception to a page of the product that says what to do now."""

from collections.abc import Callable, Mapping
from typing import Any

from peewee import OperationalError
from playhouse.pool import MaxConnectionsExceeded
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web.pages import render
from web.paths import leads_somewhere
from web.targets import local
from web.visit import Visit

RETRY_AFTER = 5  # seconds, when the server is too busy

WORDS: Mapping[int, tuple[str, str]] = {
    400: ("This request cannot be read", "Go back, reload the page and try again."),
    403: (
        "This is not allowed",
        "Nothing was changed. Open the site in a tab of its own and try again there.",
    ),
    404: ("There is no such page", "Check the address, or begin at the start page."),
    405: ("This page cannot be used that way", "Begin at the start page."),
    413: ("This is too large", "Nothing was changed. Shorten what you typed and try again."),
    421: ("This address is not set up", ""),
    500: (
        "Something went wrong on our side",
        "Nothing that you typed was lost on the way to somebody else. Try again in a minute.",
    ),
    503: ("The server is busy", "Nothing was changed. Try again in a few seconds."),
}


class Busy(Exception):
    """Too much to do just now."""


def page(request: Request, status: int, sentence: str = "", **headers: str) -> Response:
    """The error page for `status`; to htmx a fragment for the notice area."""
    title, advice = WORDS.get(status, WORDS[400])
    visit = Visit(request.scope, request.receive)
    if visit.is_htmx:
        headers |= {"HX-Retarget": "#notice", "HX-Reswap": "outerHTML"}
    return render(
        visit,
        "errors/show.html",
        fragment="notice_area",
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        title=title,
        advice=sentence or advice,
        status_code=status,
        request_id=request.scope.get("request_id", ""),
    )


def _by_status(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)
    if exc.status_code == 404 and (meant := _without_slash(request)):
        return Response(status_code=303, headers={"Location": meant})
    status = exc.status_code if exc.status_code in WORDS else 400
    headers = {k.replace("-", "_"): v for k, v in (exc.headers or {}).items()}
    sentence = exc.detail if exc.detail.endswith(".") else ""  # ours; Starlette's have no stop
    return page(request, status, sentence, **headers)


def _without_slash(request: Request) -> str:
    """The page that was meant where a slash too many stands behind its path, else "".

    Not by Starlette, which would build the address from the client's Host header, and send a form
    there once more.
    """
    path = request.scope["path"]
    if request.method not in {"GET", "HEAD"} or not path.endswith("/"):
        return ""
    query = f"?{request.url.query}" if request.url.query else ""
    return local(path.rstrip("/") + query) if leads_somewhere(path.rstrip("/")) else ""


def _busy(request: Request, _: Exception) -> Response:
    return page(request, 503, Retry_After=str(RETRY_AFTER))


def _fault(request: Request, _: Exception) -> Response:
    return page(request, 500)


HANDLERS: dict[Any, Callable[[Request, Exception], Response]] = {
    HTTPException: _by_status,
    Busy: _busy,
    OperationalError: _busy,
    MaxConnectionsExceeded: _busy,
    Exception: _fault,
}
