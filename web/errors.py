"""From a status or an exception to a page of the product that says what to do now."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from peewee import DatabaseError
from playhouse.pool import MaxConnectionsExceeded
from starlette import requests
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain import security_log
from domain.access.actions import Gone
from domain.database import disk, troubles
from domain.database.troubles import OutcomeUnknown
from domain.encryption.keyring import BadKey
from domain.encryption.vault import OtherKey
from domain.errors import OperatorError
from web import cookies, recognition
from web.audience import READS
from web.pages import NOTICE_AREA, render, render_into
from web.paths import leads_somewhere, path_for
from web.request import Request
from web.targets import safe_next

RETRY_AFTER = 5  # seconds, when the server is too busy

WORDS: Mapping[int, tuple[str, str]] = {
    400: ("This request can't be read", "Go back, reload the page and try again."),
    403: (
        "This isn't allowed",
        "Nothing was changed. Open the site in a new tab and try again there.",
    ),
    404: ("Page not found", "It may have been removed, or the address may be wrong."),
    405: (
        "That action isn't available here",
        "Nothing was changed. Reload the page and try again.",
    ),
    413: ("This is too large", "Nothing was changed. Shorten what you entered and try again."),
    421: ("This address isn't set up", ""),
    500: (
        "Something went wrong on our side",
        "Please try again in a minute.",
    ),
    503: ("The server is busy", "Nothing was changed. Try again in a few seconds."),
    507: (
        "The server's disk is full",
        "Nothing was changed. Ask the person who runs this site to free up space, then try again.",
    ),
}
_ASK = "Nothing was changed. Ask the person who runs this site to look into it, then try again."
# What 503 says where it is not for being busy.
TROUBLES: Mapping[str, tuple[str, str]] = {
    troubles.READ_ONLY: ("The server can't write to its disk", _ASK),
    troubles.FAILING: ("The server's disk isn't working", _ASK),
    troubles.DAMAGED: ("The server's database is damaged", _ASK),
    troubles.DOWN: (
        "The server can't reach its database",
        "This usually goes away on its own. Wait a moment, then try again.",
    ),
    troubles.LOST: ("The server's database is missing", _ASK),
    troubles.SERVER_FULL: (
        "The database's disk is full",
        "Nothing was changed. Ask the person who runs this site to free up space, then try again.",
    ),
}
OUTCOME_UNKNOWN = (
    "We can't tell whether this was saved",
    "The connection to the database was lost at that moment. Check before you try again.",
)
NO_KEY = ("The server can't use its key", _ASK)
# What passes by itself, or as soon as someone has seen to it.
_PASSING = {troubles.DOWN, troubles.SERVER_FULL}
SIGNED_OUT = (
    "You're signed out in this browser. The server couldn't record that; on its side, the sign-in "
    "will expire on its own."
)


class Busy(Exception):
    """Too much to do just now."""


class AdminsOnly(Exception):
    """A page for administrators, and someone of this username who isn't one, or isn't any more."""


def page(
    plain: requests.Request,
    status: int,
    sentence: str = "",
    *,
    words: tuple[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The error page for `status`; to htmx a fragment for the notice area."""
    title, advice = words or WORDS.get(status, WORDS[400])
    request = Request(plain.scope, plain.receive)
    # Whatever the server cannot do, the browser can forget.
    forgets = status >= 500 and _asks_to_sign_out(request)
    if status <= 500 and not forgets:  # beyond, other pages fail as well
        recognition.recall(request)
    response = render_into(
        request,
        NOTICE_AREA,
        "errors/show.html",
        fragment="trouble",
        status=status,
        headers={**(headers or {}), **(cookies.CLEAR if forgets else {})},
        title=title,
        advice=SIGNED_OUT if forgets else sentence or advice,
        status_code=status,
        request_id=request.scope.get("request_id", ""),
    )
    if forgets:
        cookies.forget(request, response, cookies.SESSION)
    return response


def instead(request: Request, ending: Gone | HTTPException) -> Response:
    """What is shown if the thing that a form is about is gone, or can't be found."""
    if isinstance(ending, Gone):
        return render(request, "errors/gone.html", status=409, refusal=ending)
    return by_status(request, ending)


def by_status(request: requests.Request, exc: Exception) -> Response:
    """The error page for the status of `exc`, or the page that was meant."""
    assert isinstance(exc, HTTPException)
    if exc.status_code == 404 and (meant := _without_slash(request)):
        return Response(status_code=303, headers={"Location": meant})
    return page(request, exc.status_code if exc.status_code in WORDS else 400, headers=exc.headers)


def _without_slash(request: requests.Request) -> str:
    """The page that was meant if there is a slash too many after its path, else "".

    Not by Starlette, which would build the address from the client's Host header, and send a form
    there again.
    """
    path: str = request.scope["path"]
    if request.method not in READS or not path.endswith("/"):
        return ""
    meant, query = path.rstrip("/"), f"?{request.url.query}" if request.url.query else ""
    if meant == path_for("change_password"):
        return meant  # whose dot is part of its name
    return safe_next(meant + query) if leads_somewhere(meant) else ""


def _asks_to_sign_out(request: requests.Request) -> bool:
    return request.method == "POST" and request.url.path == path_for("sign_out")


def _admins_only(request: requests.Request, exc: Exception) -> Response:
    why = f"Only administrators can see this page, and you're signed in as “{exc}”."
    return page(request, 403, f"{why} Ask an administrator if you need something.")


def _busy(request: requests.Request, _: Exception) -> Response:
    return page(request, 503, headers={"Retry-After": str(RETRY_AFTER)})


def _trouble(request: requests.Request, exc: Exception) -> Response:
    found = disk.noted(exc)
    if found is None:
        raise exc  # a fault of ours
    if found.kind == troubles.BUSY:
        return _busy(request, exc)
    words = TROUBLES.get(found.kind)
    if isinstance(exc, OutcomeUnknown):
        words = OUTCOME_UNKNOWN
    if found.kind in _PASSING:
        return page(request, 503, words=words, headers={"Retry-After": str(RETRY_AFTER)})
    return page(request, 503 if words else 507, words=words)


def _without_key(request: requests.Request, exc: Exception) -> Response:
    """Its file is gone or was replaced; the doctor and Overview say how."""
    logging.getLogger(security_log.LOGGER).error("key-unusable", exc_info=exc)
    return page(request, 503, words=NO_KEY)


def _fault(request: requests.Request, _: Exception) -> Response:
    return page(request, 500)


HANDLERS: dict[Any, Callable[[requests.Request, Exception], Response]] = {
    AdminsOnly: _admins_only,
    Busy: _busy,
    DatabaseError: _trouble,
    MaxConnectionsExceeded: _trouble,
    BadKey: _without_key,
    OtherKey: _without_key,
    OperatorError: _trouble,  # of a database that has not been there since the start
    Exception: _fault,
}
