"""The account that a page was shown to: its forms never act for another (B57).

Sign-ins come and go in one browser while pages stay open in its other tabs. So every form says to
which account it was shown, and so does every request by htmx, by a header that all inherit from
the page's body (see layout.html).
"""

from starlette.responses import Response

from domain.refusals import Refused
from models import Invitation, User
from web.pages import dialog, render
from web.request import Request

FIELD = "shown_to"
HEADER = "Shown-To"


class PageOfAnother(Refused):
    """Sent from a page that was shown to someone else."""

    reason = "page-of-another"


def is_shown_to(request: Request, whom: User | Invitation) -> bool:
    """Whether the page that sent this request was shown to `whom`; plain links name nobody."""
    if request.method == "POST":
        return request.data.getlist(FIELD) == [whom.shown_as]
    return not request.is_htmx or request.headers.getlist(HEADER) == [whom.shown_as]


def was_invited(request: Request, user: User) -> bool:
    """Whether the page that sent this request was that of the invitation `user` accepted."""
    return request.data.getlist(FIELD) == [user.username]


def refused(request: Request, user: User) -> Response:
    """Answer 409 with who is signed in now, having done nothing: a page, to htmx a dialog."""
    refusal = _refusal(request)
    return dialog(request, "errors/whose.html", status=409, user=user, refusal=refusal)


def link_changed(request: Request, username: str, name: str) -> Response:
    """As `refused`, for the page of a link where the browser has followed another one since."""
    refusal = PageOfAnother("This page was opened from a different link. Nothing was changed.")
    return render(
        request,
        "errors/other_link.html",
        status=409,
        refusal=refusal,
        username=username,
        name=name,
    )


def _refusal(request: Request) -> PageOfAnother:
    if request.data.get(FIELD) or request.headers.get(HEADER):
        return PageOfAnother("This page was opened for a different account. Nothing was changed.")
    return PageOfAnother(
        "It isn't clear which account this page was opened for. The site may have been updated "
        "since. Nothing was changed."
    )
