"""What happened since a person was last here: known, or not theirs."""

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.access import noticed
from domain.audit import alerts
from web.pages import see_other
from web.visit import Visit


def dismiss(visit: Visit, data: FormData) -> Response:
    """The person knows of it."""
    noticed.mark_seen(visit.session, _lines(data))
    return see_other(visit, "profile")


def disown(visit: Visit, data: FormData) -> Response:
    """It was somebody else: end all other sessions and lead to the password."""
    visit.adopt(noticed.was_not_me(visit.session, _lines(data), visit.now))
    visit.notify("not-me")
    return see_other(visit, "password")


def _lines(data: FormData) -> list[int]:
    """The lines that were on the page, each by its newest event."""
    values = map(str, data.getlist("line")[: alerts.GROUPS])
    return [int(v) for v in values if v.isascii() and v.isdigit() and len(v) < 19]
