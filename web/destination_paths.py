"""The path that a person is going to, as the pages on the way there know it."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from domain.access import return_requests
from domain.oidc import stored_requests
from models import App
from web.paths import leads_somewhere, page_above, path_for
from web.request import Request
from web.targets import stays_here

_ENTERED = re.compile("/enter/([A-Za-z0-9_-]{43})")
_ASKED = re.compile("/oidc/authorize/([A-Za-z0-9_-]{43})")
# Where the forms on such a way post to: to the way itself, or below it.
_FORMS = re.compile("(/(?:enter|oidc/authorize)/[A-Za-z0-9_-]{43})(?:/choice)?")
# What a person may have to go through first. They are no one's aim.
STEPS = ("duty", "recovery", "totp", "recovery_code")
# Pages that lead whoever has just signed in on at once. Not all that is_step: below those there are
# pages that stand by themselves, such as that of one authenticator.
DETOURS = (
    *STEPS,
    *("confirmation", "duty_done", "recovery_phone", "recovery_passkey", "recovery_done"),
)


@dataclass(frozen=True)
class Way:
    """A path of this site, and the name of the app that it leads to, if to one."""

    path: str
    app: str = ""
    needs_passkey: bool = False  # by the rule of that app


def way_on(request: Request) -> Way | None:
    """Where the person is going, if anything has been asked of them first."""
    path = request.found_session.headed_for if request.found_session is not None else ""
    if not path:
        return None
    app = app_of(path, request.now)
    if app is not None:
        return Way(path, app.name, bool(app.needs_passkey))
    return Way(path)


def app_of(path: str, now: int) -> App | None:
    """The app that this path of ours leads to, while that is known."""
    if place := _ASKED.fullmatch(path):
        row = stored_requests.find(place[1], now)
        return row.app if row is not None else None
    place = _ENTERED.fullmatch(path)
    found = return_requests.find(place[1], now) if place is not None else None
    return found.app if found is not None else None


def way_of(path: str) -> str:
    """The way to an app that a form was sent from, if it was posted to this path; else ""."""
    found = _FORMS.fullmatch(path)
    return found[1] if found is not None else ""


def keeps_opener(request: Request, to: str = "") -> bool:
    """Whether this answer, which leads `to` a path, is on the way to an app that has asked for it.

    The app may have opened a window for it, and waits there to be told (S-126).
    """
    session = request.found_session
    headed_for = session.headed_for if session is not None else ""
    return any(map(_ASKED.fullmatch, (to, request.next, headed_for)))


def come_back_to(request: Request) -> str:
    """The address to come back to: of the page asked for, or of the one that a form was sent from.

    Where a browser doesn't say from where, the page that the form's own address is on.
    """
    if request.is_read:
        return request.asked_for
    sent_from = request.headers.get("Referer", "")
    here = sent_from.removeprefix(request.settings.origin)
    if here != sent_from and stays_here(here) and leads_somewhere(urlsplit(here).path, "GET"):
        return urlsplit(here)._replace(fragment="").geturl()
    return page_above(request.url.path) or path_for("profile")


def beyond_notices(request: Request) -> str:
    """Where those go on who answer this page's notices: here, or above, from what answers a form.

    That has no address to come back to: it would be the form's, or the question's before it.
    """
    if request.is_read:
        return request.asked_for
    path = request.url.path
    return page_above(path.rpartition("/")[0]) or page_above(path) or path_for("profile")


def hinted(path: str, now: int) -> str:
    """The username that an app expects, if this path of ours leads to one that has said so."""
    place = _ASKED.fullmatch(path)
    row = stored_requests.find(place[1], now) if place is not None else None
    return stored_requests.login_hint(row) if row is not None else ""


def from_step(request: Request) -> str:
    """The path of this site that a step on the way leads to; "" elsewhere."""
    session = request.found_session
    if session is None or not session.headed_for or not is_step(request.scope["path"]):
        return ""
    return str(session.headed_for)


def is_step(path: str) -> bool:
    """Whether this is a page of the way itself."""
    return any(path == step or path.startswith(f"{step}/") for step in map(path_for, STEPS))


def is_detour(path: str) -> bool:
    """Whether this is a page that no one means to come back to after signing in."""
    return path in map(path_for, DETOURS)
