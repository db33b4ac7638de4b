"""What we answer at the host of an app: all below /.nightlatch/, of which nothing is the app's."""

import posixpath
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, unquote, urlencode

from starlette.responses import JSONResponse, Response

from domain.access import return_requests
from domain.apps import check, hand_over, probing, registry
from domain.encryption import tokens
from models import App
from web import app_cookies, app_host_pages, identity
from web.audience import READS
from web.caller import client_address
from web.original_requests import TARGET, OriginalRequest
from web.paths import path_for
from web.request import Request

OURS = "/.nightlatch"
ENTER, SIGN_IN, SIGN_OUT, PROBE = "enter", "sign-in", "sign-out", "probe"
LONGEST_IN_ADDRESS = 1000  # characters of a target; many a proxy's buffer for our answer is small


def is_ours(original: OriginalRequest) -> bool:
    """Whether it is below /.nightlatch/, in whatever spelling a proxy would find it there."""
    if original.path.startswith(f"{OURS}/"):
        return True
    if "nightlatch" not in original.path.lower() and "%" not in original.path:
        return False
    plain = posixpath.normpath(re.sub("/+", "/", unquote(original.path)))
    return plain == OURS or plain.startswith(f"{OURS}/")


def answer(request: Request, original: OriginalRequest) -> Response:
    """The answer to what is ours there."""
    app = registry.by_origin(original.origin)
    handler = _HANDLERS.get(original.path.removeprefix(f"{OURS}/"))
    if app is None or handler is None:
        return Response(status_code=404)
    try:
        with registry.while_there(app):
            return handler(request, original, app)
    except registry.AppGone:
        return Response(status_code=404)


def address(original: OriginalRequest, name: str, **query: str) -> str:
    """One of these, by its whole address."""
    return f"{original.origin}{OURS}/{name}" + (f"?{urlencode(query)}" if query else "")


def begin(request: Request, original: OriginalRequest, app: App, target: str) -> Response:
    """To our own host, to be handed over from there to `target`.

    Tabs that begin one after the other share the browser's state.
    """
    held = app_cookies.read(request, original.origin, app_cookies.STATE)
    state = held if tokens.is_well_formed(held) else tokens.new()
    path = _entering(request, app, tokens.hashed(state), target)
    response = app_host_pages.redirect_to_us(request, path, status=302)
    if state != held:
        app_cookies.put(response, original.origin, app_cookies.STATE, state)
    return response


def _entering(request: Request, app: App, state_hash: bytes, target: str) -> str:
    """Our page that hands over. What is long waits in a row: not every proxy lets it pass twice."""
    if len(target) > hand_over.LONGEST_TARGET:
        target = "/"
    if len(target) > LONGEST_IN_ADDRESS:
        whose = client_address(request)
        token = return_requests.keep(target, request.now, whose, app, state_hash)
        return path_for("enter_again", {"token": token})
    return path_for("enter", app=app.origin, state=state_hash.hex(), to=target)


def _enter(request: Request, original: OriginalRequest, app: App) -> Response:
    """Take the cookie that the code is worth, and on to what was asked for."""
    if original.method not in READS:
        return Response(status_code=405, headers={"Allow": "GET, HEAD"})
    state = app_cookies.read(request, original.origin, app_cookies.STATE)
    if not state and not _passes(request, original):
        return app_host_pages.page(request, "no_cookies.html", status=400, app=app)
    try:
        given = hand_over.spend(original.origin, _parameter(original, "code"), state, request.now)
    except hand_over.CodeRefused as refusal:
        return app_host_pages.redirect_to_app(original, refusal.target or "/")
    response = app_host_pages.redirect_to_app(original, given.target)
    app_cookies.put(response, original.origin, app_cookies.APP, given.token)
    return response


def _sign_in(request: Request, original: OriginalRequest, app: App) -> Response:
    """Begin a sign-in and come back to `to`, or to the page from which this was asked for."""
    wanted = _parameter(original, "to") or _referring(request, original)
    target = wanted if TARGET.fullmatch(wanted) else "/"
    if len(target) <= hand_over.LONGEST_TARGET and _passes(request, original):
        return app_host_pages.redirect_to_app(original, target)
    return begin(request, original, app, target)


def _sign_out(request: Request, original: OriginalRequest, app: App) -> Response:
    """End the way into this app, at the wish of a person who is at this app."""
    if not _is_wished(request, original):
        return app_host_pages.redirect_to_app(original, "/")
    hand_over.end(original.origin, app_cookies.read(request, original.origin, app_cookies.APP))
    response = app_host_pages.redirect_to_us(request, path_for("app_left", {"id": app.id}))
    for kind in (app_cookies.APP, app_cookies.STATE):
        app_cookies.forget(response, original.origin, kind)
    return response


def _is_wished(request: Request, original: OriginalRequest) -> bool:
    """Whether no other site wants it, nor a picture in a page, nor a browser that looks ahead."""
    is_from_here = request.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}
    is_ahead = "Sec-Purpose" in request.headers or "Purpose" in request.headers
    # What others write into an app may hold pictures and frames; a script of the app's may ask.
    is_part = request.headers.get("Sec-Fetch-Dest", "document") not in {"document", "empty"}
    return is_from_here and not is_ahead and not is_part and original.method != "HEAD"


def _probe(request: Request, original: OriginalRequest, app: App) -> Response:
    """Tell a test of ours which of the headers that only we may send have come through."""
    if not probing.is_ours(app, _parameter(original, "question"), request.now):
        return Response(status_code=404)
    ours = {name.lower() for name in identity.NAMES}
    given = {name for name in request.headers if name.lower().replace("_", "-") in ours}
    if request.url.path == path_for("forward_nginx_page"):
        # Where nginx leads to the app, it puts ours in the place of these, whatever they are.
        given -= ours
    # Not 200, for which proxies would ask the app.
    return JSONResponse({"arrived": sorted(given)}, 403)


def _passes(request: Request, original: OriginalRequest) -> bool:
    token = app_cookies.read(request, original.origin, app_cookies.APP)
    return check.decide(original.origin, token, request.now).outcome == check.PASSES


def _parameter(original: OriginalRequest, name: str) -> str:
    """What stands in the query under this name, "" unless it stands there once."""
    query = original.target.partition("?")[2]
    given = [value for key, value in parse_qsl(query) if key == name]
    return given[0] if len(given) == 1 else ""


def _referring(request: Request, original: OriginalRequest) -> str:
    page = request.headers.get("Referer", "")
    return page.removeprefix(original.origin) if page.startswith(f"{original.origin}/") else ""


_HANDLERS: dict[str, Callable[[Request, OriginalRequest, App], Response]] = {
    ENTER: _enter,
    SIGN_IN: _sign_in,
    SIGN_OUT: _sign_out,
    PROBE: _probe,
}
