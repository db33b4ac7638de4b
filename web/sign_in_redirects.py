"""Redirects for people who may not see a page yet: to signing in or MFA, and back to the page."""

from urllib.parse import urlsplit

from starlette.responses import Response

from domain.access import destinations, lifetimes, return_requests, session_rows
from domain.access.session_tokens import OpenSession
from domain.audit import known_browsers
from domain.clock import server_clock
from models import Session
from operations import restore_notice
from web import cookies, destination_paths
from web.flash_sentences import NOTHING_DONE
from web.paths import path_for
from web.redirects import onward, redirect, redirect_to
from web.request import Request
from web.targets import MAX_LENGTH, safe_next, stays_here


def home(request: Request) -> Response:
    """To the page on which signed-in people begin, or where they were going.

    The form that began a recovery, sent again, leads to that first.
    """
    session = request.session
    is_recovering = session.recovered and session.user.recovering_since is not None
    if is_recovering and request.next and request.next == session.headed_for:
        return redirect(request, "recovery")
    return onward(request, request.next)


def to_recovery(request: Request, opened: OpenSession, flash: str = "") -> Response:
    """To the path to a working phone, and from its end to where the person was going."""
    destinations.remember(opened.session, request.next)
    return redirect(request, "recovery", opened=opened, flash=flash)


def to_set_up(request: Request, path: str) -> Response:
    """To set up MFA, which `path` asks for, and from its end to there."""
    destinations.remember(request.session, safe_next(path))
    return redirect(request, "duty")


def to_add_passkey(request: Request, path: str) -> Response:
    """To add a passkey, which `path` asks for, and from its end to there."""
    destinations.remember(request.session, safe_next(path))
    return redirect(request, "passkeys")


def to_required_set_up(request: Request) -> Response:
    """The same where the team's policy asks for it ahead of any page."""
    return to_set_up(request, _asked_for(request) if _is_aim(request) else "")


def arrived(request: Request) -> None:
    """Note that the person is where they were going, if this is it."""
    if request.signed_in_user is not None and request.session.headed_for and request.is_page_load:
        destinations.forget(request.session, request.asked_for)


def to_sign_in(request: Request) -> Response:
    """To sign in, and then back; where the second factor is owed, to that."""
    if request.is_half_signed_in:
        return redirect_to(request, path_for("sign_in_code", next=_asked_for(request)))
    if _is_about_sender(request):
        return redirect(request, "sign_in", flash="signed-out")
    path = path_for("sign_in", next=_asked_for(request))
    notice, whose = _why_not(request, half=False), ""
    if request.method == "POST" and not destination_paths.way_of(request.url.path):
        notice, whose = notice + NOTHING_DONE, _whose_page(request)
    response = redirect_to(request, path, flash=notice, about=whose)
    return _unauthorized(response) if request.is_htmx else response


def to_begin_again(request: Request) -> Response:
    """To the password, which has to be given again before the second factor."""
    path = path_for("sign_in", next=request.next)
    return redirect_to(request, path, flash=_why_not(request, half=True))


def to_confirmation(request: Request) -> Response:
    """To "confirm it is you", and then back or on to the address asked for.

    By htmx too: it must not put a whole page into a part of this one.
    """
    if request.method != "POST":
        response = redirect_to(request, path_for("confirmation", next=_asked_for(request)))
    else:
        response = redirect_to(request, path_for("confirmation", then=request.url.path))
    return _unauthorized(response) if request.is_htmx else response


def _unauthorized(response: Response) -> Response:
    response.status_code = 401
    return response


def _is_aim(request: Request) -> bool:
    """Whether the person means to go to the page asked for; their start page they get to anyway."""
    path = request.url.path
    if not request.is_page_load or path == path_for("profile") or destination_paths.is_step(path):
        return False
    return path != path_for("my_apps") or not request.session.headed_for


def _asked_for(request: Request) -> str:
    """The page to come back to: what was asked for, or for a form the page it was sent from.

    A page that was only a step on the way is replaced by the page at its end.
    """
    former = _former(request) if destination_paths.is_step(request.url.path) else None
    if former is not None and former.headed_for:
        return str(former.headed_for)
    if not request.is_read and (way := destination_paths.way_of(request.url.path) or request.next):
        return way
    asked = destination_paths.come_back_to(request)
    if not request.is_read and destination_paths.is_detour(urlsplit(asked).path):
        return path_for("profile")  # a step on no way at all
    if len(asked) <= MAX_LENGTH or not stays_here(asked):
        return safe_next(asked)
    token = return_requests.keep(asked, request.now, request.caller.address)
    return path_for("return", {"token": token}) if token else ""


def _former(request: Request) -> Session | None:
    """The sign-in that the browser has had, over or not, unless it was cleared away."""
    token = cookies.read(request, cookies.SESSION)
    return session_rows.find(token) if token else None


def _is_about_sender(request: Request) -> bool:
    """Whether an administrator's form acts on themself: sent before, it may have signed them out.

    Its second answer must not say that nothing was changed.
    """
    number = str(request.data.get("shown_to", "")).partition("-")[0]
    return bool(number) and request.url.path.startswith(f"{path_for('people')}/{number}/deeds/")


def _whose_page(request: Request) -> str:
    """Who was on the page that the form was sent from, if their time was up in this browser.

    Of others nothing is said: not even that they have an account. Anyone can work out `shown_to`
    from a name, and make up a cookie. So nothing is said either once someone has signed out, here
    or from elsewhere: the row of the sign-in is gone then.
    """
    former = _former(request)
    if former is None or request.data.get("shown_to") != former.user.shown_as:
        return ""
    is_known = known_browsers.is_known(former.user, request.caller.device, request.now)
    return str(former.user.username) if is_known else ""


def _why_not(request: Request, *, half: bool) -> str:
    """The message that says why to sign in, or to begin it again if `half` in."""
    token, former = cookies.read(request, cookies.SESSION), _former(request)
    if former is not None and lifetimes.is_from_the_future(former, request.now):
        return "clock-went-back"
    if not token:
        return "sign-in-first"
    if former is None and restore_notice.current(request.now) is not None:
        return "signed-out-by-restore"
    if former is None and server_clock.went_back_lately(request.now):
        return "signed-out-around-then"
    if half:
        return "sign-in-expired" if former is not None and not former.is_full else "sign-in-ended"
    return "session-over"
