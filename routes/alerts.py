"""What happened since a person was last here: known, or not theirs."""

from starlette.responses import Response

from domain.access import acknowledgements
from domain.audit import alerts
from web.numbers import row_number
from web.paths import path_for
from web.redirects import redirect, redirect_to
from web.request import Request


def dismiss(request: Request) -> Response:
    """The person knows of it, and goes on with the page that they were on."""
    acknowledgements.mark_seen(request.session, _lines(request))
    return redirect_to(request, request.next or path_for("profile"))


def disown(request: Request) -> Response:
    """It was someone else: end all other sessions and lead to the password."""
    opened = acknowledgements.disown(request.session, _lines(request), request.now)
    return redirect(request, "password", flash="not-me", opened=opened)


def _lines(request: Request) -> list[int]:
    """The lines that were on the page, each by its newest event."""
    numbers = map(row_number, request.data.getlist("line")[: alerts.GROUPS])
    return [number for number in numbers if number]
