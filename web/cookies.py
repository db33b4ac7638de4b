"""The cookies: out of reach of scripts, never posted cross-site, gone with the browser's window.

The one exception is the device cookie, which lasts 180 days and by itself opens nothing.

Over https the `__Host-` prefix ties them to this host. Plain http exists on loopback only,
where the prefix is impossible; there the port is part of the name, because cookies ignore
ports and another server on this machine must not clash with ours.
"""

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from domain.access.session_tokens import OpenSession
from domain.audit.known_browsers import REMEMBERED_FOR
from web.audience import PAGE, READS

if TYPE_CHECKING:
    from settings import Settings

SESSION = "session"
SETUP = "setup"
RESET = "reset"
INVITATION = "invitation"
CODE_FIRST = "code-first"
PASSKEY = "passkey"
FLASH = "notice"
DEVICE = "browser"

# At signing out; not "cookies", which would reach other apps on this host (S-50).
CLEAR = {"Clear-Site-Data": '"cache", "storage"'}


def cookie_name(settings: "Settings", kind: str) -> str:
    """The full name of the cookie of this kind."""
    return _cookie_name(settings.origin, kind)


@lru_cache(1024)
def _cookie_name(origin: str, kind: str) -> str:
    if origin.startswith("https://"):
        return f"__Host-nightlatch-{kind}"
    return f"nightlatch-{urlsplit(origin).port or 80}-{kind}"


def read(request: Request, kind: str) -> str:
    """The cookie's value, as the browser sent it; "" without one, or where none of ours counts.

    That is where no page of ours must have sent what may change something (S-125).
    """
    audience = request.scope.get("audience", PAGE)
    is_ours = audience.from_our_pages or request.method in READS
    if not (audience.reads_cookies and is_ours):
        return ""
    return request.cookies.get(cookie_name(request.app.state.settings, kind), "")


def put(
    request: Request, response: Response, kind: str, value: str, max_age: int | None = None
) -> None:
    """Have the browser keep this value."""
    settings: Settings = request.app.state.settings
    response.set_cookie(
        cookie_name(settings, kind),
        value,
        max_age,
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


def put_device(request: Request, response: Response, device: str) -> None:
    """Have the browser keep the token that it is remembered by, if there is a new one."""
    if device:
        put(request, response, DEVICE, device, REMEMBERED_FOR)


def put_session(request: Request, response: Response, opened: OpenSession) -> None:
    """Have the browser keep the session's new token, and its own; no token keeps what it has."""
    if opened.token:
        put(request, response, SESSION, opened.token)
    put_device(request, response, opened.device)


def sets(request: Request, response: Response, kind: str) -> bool:
    """Whether the answer has the browser keep or forget a cookie of this kind."""
    name = cookie_name(request.app.state.settings, kind)
    given = response.headers.getlist("Set-Cookie")
    return any(cookie.startswith(f"{name}=") for cookie in given)


def forget(request: Request, response: Response, kind: str) -> None:
    """Have the browser forget it."""
    settings: Settings = request.app.state.settings
    name, secure = cookie_name(settings, kind), settings.secure
    response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")
