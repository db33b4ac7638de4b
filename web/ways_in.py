"""Where people are sent who may not see a page yet, and how they come back to it."""

from starlette.responses import Response

from domain.access import lifetimes, session_rows
from domain.clock import server_clock
from operations import restored
from web import cookies
from web.paths import path_for
from web.redirects import onward, redirect_to
from web.request import Request
from web.targets import safe_next


def home(request: Request) -> Response:
    """To the page on which signed-in people begin, or where they were going."""
    return onward(request, request.next)


def to_sign_in(request: Request) -> Response:
    """To sign in, and then back; where the second factor is owed, to that."""
    if request.is_half_signed_in:
        return redirect_to(request, path_for("sign_in_code", next=_asked_for(request)))
    path = path_for("sign_in", next=_asked_for(request))
    response = redirect_to(request, path, flash=_why_not(request, half=False))
    return _unauthorised(response) if request.is_htmx else response


def to_begin_again(request: Request) -> Response:
    """To the password, which has to be given again before the second factor."""
    target = str(request.data.get("next", request.query_params.get("next", "")))
    path = path_for("sign_in", next=safe_next(target))
    return redirect_to(request, path, flash=_why_not(request, half=True))


def to_confirmation(request: Request) -> Response:
    """To "confirm it is you", and then back or on to what was asked for.

    By htmx too: it must not put a whole page into a part of this one.
    """
    if request.method != "POST":
        response = redirect_to(request, path_for("confirmation", next=_asked_for(request)))
    else:
        response = redirect_to(request, path_for("confirmation", then=request.url.path))
    return _unauthorised(response) if request.is_htmx else response


def _unauthorised(response: Response) -> Response:
    response.status_code = 401
    return response


def _asked_for(request: Request) -> str:
    """The page to come back to: what was asked for, or for a POST the page it was sent from."""
    if request.method in ("GET", "HEAD"):
        query = f"?{request.url.query}" if request.url.query else ""
        return safe_next(request.url.path + query)
    return path_for("profile")


def _why_not(request: Request, *, half: bool) -> str:
    """The message that says why to sign in, or to begin it again if `half` in."""
    token = cookies.read(request, cookies.SESSION)
    former = session_rows.find(token) if token else None
    if former is not None and lifetimes.is_from_the_future(former, request.now):
        return "clock-went-back"
    if not token:
        return "sign-in-first"
    if former is None and restored.notice(request.now) is not None:
        return "signed-out-by-restore"
    if former is None and server_clock.went_back_lately(request.now):
        return "signed-out-around-then"
    if half:
        return "sign-in-expired" if former is not None and not former.is_full else "sign-in-ended"
    return "session-over"
