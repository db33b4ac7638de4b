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
from web import notices
from web.notices import Notice
from web.visit import Visit, cookie_name

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


def read(visit: Visit, kind: str) -> str | None:
    """The cookie's value, as the browser sent it."""
    return visit.cookies.get(cookie_name(visit.settings, kind))


def held(visit: Visit, kind: str) -> list[str]:
    """The tokens of the links of this kind that the browser has followed, the latest first.

    Several, since other tabs have the pages of others open: one that does not work takes none of
    these away. "" stands for one that is none of ours.
    """
    last = [visit.link[1]] if visit.link is not None and visit.link[0] == kind else []
    before = [token for token in (read(visit, kind) or "").split(".") if token not in last]
    return [*last, *before][:MOST_LINKS]


def latest(visit: Visit, kind: str) -> str:
    """The token of the link followed last, "" if there is none."""
    return next(iter(held(visit, kind)), "")


def bring_forward(visit: Visit, kind: str, fits: Callable[[str], bool]) -> bool:
    """Let the latest link that fits count as followed last; False if none does."""
    found = next(filter(fits, filter(None, held(visit, kind))), None)
    if found is not None:
        visit.carry(kind, found)
    return found is not None


def notice(visit: Visit) -> Notice | None:
    """What another page left for this one, if the same person sees it.

    The answer that left it may have been lost, and another account been entered since. And nobody
    who is signed in is told to sign in, as the answer to a form sent twice may say.
    """
    name, about = _told(visit)
    return notices.shown(name, visit.now, about) if name else None


def write(visit: Visit, response: Response, *, notice: str) -> None:
    """Put into the answer what the visit has decided that the browser should keep or forget.

    `notice` says what becomes of a notice: "carry" it to the next page, "drop" it since this
    page shows it, or "leave" it alone.
    """
    if visit.signs_out:
        _forget(visit, response, SESSION)
    elif visit.opened is not None and visit.opened.token:
        _set(visit, response, SESSION, visit.opened.token)
    if visit.known_as:
        _set(visit, response, DEVICE, visit.known_as, REMEMBERED_FOR)
    if visit.link is not None:
        kind, _ = visit.link
        _set(visit, response, kind, ".".join(held(visit, kind)))
    if notice == "carry" and (name := _told(visit)[0]):
        target = response.headers.get("Location") or response.headers["HX-Redirect"]
        left = notices.closed(name, _told_at(visit, target), _told(visit)[1])
        _set(visit, response, NOTICE, left, NOTICE_LASTS)
    elif notice == "drop" and _left_here(visit)[0]:
        _forget(visit, response, NOTICE)


def _told(visit: Visit) -> tuple[str, str]:
    """The name of the notice to show, "" if there is none, and whom it is about."""
    return (visit.notice, visit.notice_about) if visit.notice else _left_here(visit)


def _left_here(visit: Visit) -> tuple[str, str]:
    """The same of what was left for this page."""
    name, told_at, about = notices.opened(read(visit, NOTICE) or "")
    return (name, about) if told_at == _told_at(visit, visit.url.path) else ("", "")


def _told_at(visit: Visit, target: str) -> str:
    """Who is told, and on which page: another tab's next page is not to take it away."""
    path = urlsplit(target).path
    return f"{_seen_by(visit)}.{sha256(path.encode()).hexdigest()[:8]}"


def _seen_by(visit: Visit) -> str:
    """Who is told, "" while nobody is signed in."""
    return visit.person.shown_as if visit.person else ""


def _set(
    visit: Visit, response: Response, kind: str, value: str, max_age: int | None = None
) -> None:
    response.set_cookie(
        cookie_name(visit.settings, kind),
        value,
        max_age,
        path="/",
        secure=visit.settings.secure,
        httponly=True,
        samesite="lax",
    )


def _forget(visit: Visit, response: Response, kind: str) -> None:
    secure = visit.settings.secure
    response.delete_cookie(
        cookie_name(visit.settings, kind), path="/", secure=secure, httponly=True, samesite="lax"
    )
