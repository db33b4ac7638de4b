"""“This address is theirs”: said of a person's email address on their page, and taken back."""

from collections.abc import Callable

from starlette.responses import Response

from domain.refusals import Refused
from domain.users import vouching
from web import person_page
from web.request import Request


def create(request: Request) -> Response:
    """Confirm the address that the page has shown."""
    return _change(request, vouching.vouch, "email-vouched")


def destroy(request: Request) -> Response:
    """Take that back."""
    return _change(request, vouching.withdraw, "email-vouch-withdrawn")


def _change(request: Request, change: Callable[..., None], notice: str) -> Response:
    user, shown = person_page.find(request), str(request.data.get("email", ""))
    try:
        change(user, shown, request.now, request.acting, request.user)
    except Refused as refusal:
        return person_page.page(request, user, refusal=refusal)
    return person_page.done(request, user, notice)
