"""Cookies that hold the one-time links a browser has followed, so that no address does.

A cookie holds several links of one kind, since other tabs may show the pages of older ones: a link
that does not work removes none of these.
"""

from collections.abc import Callable

from starlette.responses import Response

from domain.encryption import tokens
from web import cookies
from web.paths import path_for
from web.redirects import redirect_to
from web.request import Request

MAX_LINKS = 4  # of a kind, side by side in one browser


def follow(request: Request, kind: str, name: str) -> Response:
    """Move the token of the link asked for into the cookie, and go to its page; spends nothing."""
    response = redirect_to(request, path_for(name, next=request.next))
    keep(request, response, kind, request.path_params["token"])
    return response


def latest(request: Request, kind: str) -> str:
    """The token of the link followed last, "" if there is none."""
    return _held(request, kind)[0]


def fitting(request: Request, kind: str, fits: Callable[[str], bool]) -> str:
    """The token of the latest link that fits, "" if none does."""
    return next(filter(fits, filter(None, _held(request, kind))), "")


def bring_forward(
    request: Request, response: Response, kind: str, fits: Callable[[str], bool]
) -> Response:
    """The answer to a link that is dead: the latest that fits counts as followed last again."""
    living = fitting(request, kind, fits)
    if living:
        keep(request, response, kind, living)
    return response


def keep(request: Request, response: Response, kind: str, token: str) -> None:
    """Have the browser hold this link as the one followed last."""
    token = tokens.pasted(token)
    before = [other for other in _held(request, kind) if other != token]
    cookies.put(request, response, kind, ".".join([token, *before][:MAX_LINKS]))


def _held(request: Request, kind: str) -> list[str]:
    """The latest first; "" means one that isn't ours."""
    return cookies.read(request, kind).split(".")[:MAX_LINKS]
