"""Flash messages: one line that a redirect leaves for the next page; by name, so none is forged.

They travel in a cookie of their own, which the page that shows them takes away. Whom they are about
goes along in it, under a mark that only this server can make. And the cookie says whom it is for
and on which page: the answer that set it may have been lost and another account signed in since,
and another tab's next page must not take it.
"""

import hmac
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.responses import Response

from domain.encryption import tokens
from domain.text import base64url
from models import Session
from web import cookies
from web.flash_sentences import NOTHING_DONE, Flash, arrived
from web.request import Request

LASTS = 5 * 60  # seconds for the page that shows it to come


def left_here(request: Request) -> Flash | None:
    """What another page left for this one, if the same person sees it."""
    name, about = waiting(request)
    flash = arrived(name)
    return flash.of(about) if flash is not None else None


def waiting(request: Request) -> tuple[str, str]:
    """The name of what was left for this page, "" if nothing was, and whom it is about."""
    cookie = cookies.read(request, cookies.FLASH)
    if not cookie:
        return "", ""
    name, told_at, about = _opened(cookie)
    here = _told_at(request.found_session, request.url.path)
    return (name, about) if told_at == here else ("", "")


def whose_form(request: Request) -> str:
    """Whose form came too late, if this page says so and the browser is known to be theirs."""
    name, about = waiting(request)
    return about if name.endswith(NOTHING_DONE) else ""


def leave(
    request: Request, response: Response, message: tuple[str, str], reader: Session | None
) -> None:
    """Leave a message, by its name and whom it is about, where the answer leads."""
    name, about = message
    target = response.headers.get("Location") or response.headers["HX-Redirect"]
    left = _closed(name, _told_at(reader, target), about)
    cookies.put(request, response, cookies.FLASH, left, LASTS)


def take(request: Request, response: Response) -> None:
    """Have the browser forget the message that this page has shown."""
    if waiting(request)[0]:
        cookies.forget(request, response, cookies.FLASH)


def _told_at(reader: Session | None, target: str) -> str:
    """Whom it is for, "" while no one is signed in, and on which page."""
    who = reader.user.shown_as if reader is not None and reader.is_full else ""
    path = urlsplit(target).path
    return f"{who}.{sha256(path.encode()).hexdigest()[:8]}"


def _closed(name: str, told_at: str, about: str) -> str:
    """What the cookie holds; `told_at` says to whom and on which page it is shown."""
    if not about:
        return f"{name}.{told_at}"
    text = base64url.encoded(about.encode())
    return f"{name}.{told_at}.{text}.{_mark(name, told_at, text)}"


def _opened(cookie: str) -> tuple[str, str, str]:
    """The name of the message in the cookie, where it is shown, and whom it is about."""
    name, whom, page, text, mark = [*cookie.split(".", 4), *[""] * 4][:5]
    told_at = f"{whom}.{page}"
    if not text or not hmac.compare_digest(mark.encode(), _mark(name, told_at, text).encode()):
        return name, told_at, ""
    return name, told_at, base64url.decoded(text).decode()


def _mark(name: str, told_at: str, text: str) -> str:
    return tokens.following(text, f"notice {name} {told_at}")
