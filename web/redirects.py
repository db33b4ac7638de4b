"""The way to another page, and what the browser keeps on it: the other answer of handlers."""

from typing import TypedDict, Unpack

from starlette.responses import Response

from domain.access import signing_out
from domain.access.session_tokens import OpenSession
from domain.apps import rules
from models import Session
from web import cookies, destination_paths, flash
from web.flash_sentences import traveling
from web.headers import KEEPS_OPENER
from web.paths import path_for
from web.request import Request
from web.targets import safe_next


class BrowserState(TypedDict, total=False):
    """What the browser keeps on its way."""

    # The message that the next page shows (see web.flash_sentences), and whom it is about.
    flash: str
    about: str
    # The session that it goes on in; another one that it had ends.
    opened: OpenSession
    # Whether it goes on in none.
    signs_out: bool
    # Whether sign-ins elsewhere were ended, where no session goes on that knows.
    ended_others: bool


def redirect(request: Request, name: str, **kept: Unpack[BrowserState]) -> Response:
    """Send the browser to the page called `name`."""
    return redirect_to(request, path_for(name), **kept)


def redirect_to(request: Request, path: str, **kept: Unpack[BrowserState]) -> Response:
    """Send the browser to a path of this site: 303, or for htmx 204 with HX-Redirect.

    htmx would follow a 303 itself, asking for a fragment, and put it into the old page.
    """
    if request.is_htmx:
        response = Response(status_code=204, headers={"HX-Redirect": path})
    else:
        response = Response(status_code=303, headers={"Location": path})
    if destination_paths.keeps_opener(request, path):
        response.headers.update(KEEPS_OPENER)
    reader = _switched(request, response, kept)
    message = (_told(kept), kept.get("about", ""))
    if not message[0]:
        message = flash.waiting(request)  # this page shows nothing, so the next one does
    if message[0]:
        flash.leave(request, response, message, reader)
    return response


def onward(request: Request, target: str, **kept: Unpack[BrowserState]) -> Response:
    """Send the browser to where the person was going, if that is here; else to where one begins."""
    opened = kept.get("opened")
    session = opened.session if opened is not None else request.found_session
    return redirect_to(request, safe_next(target) or start_of(session), **kept)


def start_of(session: Session | None) -> str:
    """The page that people see first: their apps, or their profile if they have none."""
    has_apps = session is not None and session.is_full and rules.has_any(session.user)
    return path_for("my_apps" if has_apps else "profile")


def _told(kept: BrowserState) -> str:
    opened = kept.get("opened")
    ended = opened.session.ended_others if opened is not None else kept.get("ended_others", False)
    return traveling(kept.get("flash", ""), ended_others=ended)


def _switched(request: Request, response: Response, kept: BrowserState) -> Session | None:
    """The session that the browser goes on in."""
    before, opened = request.found_session, kept.get("opened")
    if kept.get("signs_out"):
        cookies.forget(request, response, cookies.SESSION)
    elif opened is not None:
        cookies.put_session(request, response, opened)
    else:
        return before
    after = opened.session if opened is not None else None
    if before is not None and (after is None or after.id != before.id):
        signing_out.sign_out(before, request.now)
    return after
