"""The cookies: out of reach of scripts, never posted cross-site, gone with the browser's window.

The one exception is the device cookie, which lasts 180 days and by itself opens nothing.

Over https the `__Host-` prefix ties them to this host. Plain http exists on loopback only,
where the prefix is impossible; there the port is part of the name, because cookies ignore
ports and another server on this machine must not clash with ours.
"""

from collections.abc import Callable
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.responses import Response

from domain.known_browsers import REMEMBERED_FOR
from web import flash
from web.flash import Notice
from web.request import Request, cookie_name

SESSION = "session"
SETUP = "setup"
RESET = "reset"
INVITATION = "invitation"
CODE_FIRST = "code-first"
NOTICE = "notice"
DEVICE = "browser"

NOTICE_LASTS = 5 * 60  # seconds for the page that shows it to come
MOST_LINKS = 4  # of a kind, side by side in one browser

# At signing out; not "cookies", which would reach other apps on this host (S-50).
FORGET = {"Clear-Site-Data": '"cache", "storage"'}


def read(request: Request, kind: str) -> str | None:
    """The cookie's value, as the browser sent it."""
    return request.cookies.get(cookie_name(request.settings, kind))


def held(request: Request, kind: str) -> list[str]:
    """The tokens of the links of this kind that the browser has followed, the latest first.

    Several, since other tabs have the pages of others open: one that does not work takes none of
    these away. "" stands for one that is none of ours.
    """
    last = [request.link[1]] if request.link is not None and request.link[0] == kind else []
    before = [token for token in (read(request, kind) or "").split(".") if token not in last]
    return [*last, *before][:MOST_LINKS]


def latest(request: Request, kind: str) -> str:
    """The token of the link followed last, "" if there is none."""
    return next(iter(held(request, kind)), "")


def bring_forward(request: Request, kind: str, fits: Callable[[str], bool]) -> bool:
    """Let the latest link that fits count as followed last; False if none does."""
    found = next(filter(fits, filter(None, held(request, kind))), None)
    if found is not None:
        request.carry(kind, found)
    return found is not None


def notice(request: Request) -> Notice | None:
    """What another page left for this one, if the same person sees it.

    The answer that left it may have been lost, and another account been entered since. And nobody
    who is signed in is told to sign in, as the answer to a form sent twice may say.
    """
    name, about = _told(request)
    return flash.shown(name, request.now, about) if name else None


def write(request: Request, response: Response, *, notice: str) -> None:
    """Put into the answer what the request has decided that the browser should keep or forget.

    `notice` says what becomes of a notice: "carry" it to the next page, "drop" it since this
    page shows it, or "leave" it alone.
    """
    if request.signs_out:
        _forget(request, response, SESSION)
    elif request.opened is not None and request.opened.token:
        _set(request, response, SESSION, request.opened.token)
    if request.known_as:
        _set(request, response, DEVICE, request.known_as, REMEMBERED_FOR)
    if request.link is not None:
        kind, _ = request.link
        _set(request, response, kind, ".".join(held(request, kind)))
    if notice == "carry" and (name := _told(request)[0]):
        target = response.headers.get("Location") or response.headers["HX-Redirect"]
        left = flash.closed(name, _told_at(request, target), _told(request)[1])
        _set(request, response, NOTICE, left, NOTICE_LASTS)
    elif notice == "drop" and _left_here(request)[0]:
        _forget(request, response, NOTICE)


def _told(request: Request) -> tuple[str, str]:
    """The name of the notice to show, "" if there is none, and whom it is about."""
    return (request.notice, request.notice_about) if request.notice else _left_here(request)


def _left_here(request: Request) -> tuple[str, str]:
    """The same of what was left for this page."""
    name, told_at, about = flash.opened(read(request, NOTICE) or "")
    return (name, about) if told_at == _told_at(request, request.url.path) else ("", "")


def _told_at(request: Request, target: str) -> str:
    """Who is told, and on which page: another tab's next page is not to take it away."""
    path = urlsplit(target).path
    return f"{_seen_by(request)}.{sha256(path.encode()).hexdigest()[:8]}"


def _seen_by(request: Request) -> str:
    """Who is told, "" while nobody is signed in."""
    return request.signed_in_user.shown_as if request.signed_in_user else ""


def _set(
    request: Request, response: Response, kind: str, value: str, max_age: int | None = None
) -> None:
    response.set_cookie(
        cookie_name(request.settings, kind),
        value,
        max_age,
        path="/",
        secure=request.settings.secure,
        httponly=True,
        samesite="lax",
    )


def _forget(request: Request, response: Response, kind: str) -> None:
    secure = request.settings.secure
    response.delete_cookie(
        cookie_name(request.settings, kind), path="/", secure=secure, httponly=True, samesite="lax"
    )
