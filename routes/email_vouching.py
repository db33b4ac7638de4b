"""“This address is theirs”: said of a person's email address on their page, and taken back."""

from collections.abc import Callable

from starlette.responses import Response

from domain.refusals import Refused
from domain.users import vouching
from web import somebody
from web.request import Request


def create(request: Request) -> Response:
    """Confirm the address that the page has shown."""
    return _change(request, vouching.vouch, "email-vouched")


def destroy(request: Request) -> Response:
    """Take that back."""
    return _change(request, vouching.withdraw, "email-vouch-withdrawn")


def _change(request: Request, change: Callable[..., None], notice: str) -> Response:
    user, shown = somebody.asked_for(request), str(request.data.get("email", ""))
    try:
        change(user, shown, request.now, request.acting, request.user)
    except Refused as refusal:
        return somebody.page(request, user, refusal=refusal)
    return somebody.done(request, user, notice)
