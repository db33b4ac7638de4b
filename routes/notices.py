"""What happened since a person was last here: known, or not theirs."""

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.access import noticed
from domain.audit import alerts
from web.pages import redirect
from web.request import Request


def dismiss(request: Request) -> Response:
    """The person knows of it."""
    noticed.mark_seen(request.session, _lines(request.data))
    return redirect(request, "profile")


def disown(request: Request) -> Response:
    """It was somebody else: end all other sessions and lead to the password."""
    request.adopt(noticed.was_not_me(request.session, _lines(request.data), request.now))
    request.notify("not-me")
    return redirect(request, "password")


def _lines(data: FormData) -> list[int]:
    """The lines that were on the page, each by its newest event."""
    values = map(str, data.getlist("line")[: alerts.GROUPS])
    return [int(v) for v in values if v.isascii() and v.isdigit() and len(v) < 19]
