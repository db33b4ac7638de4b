"""What happened since a person was last here: known, or not theirs."""

from starlette.datastructures import FormData
from starlette.responses import Response

from domain import notices
from web.pages import see_other
from web.visit import Visit


def dismiss(visit: Visit, data: FormData) -> Response:
    """The person knows of it."""
    notices.mark_seen(visit.user, _newest(data))
    return see_other(visit, "profile")


def disown(visit: Visit, data: FormData) -> Response:
    """It was somebody else: end all other sessions and lead to the password."""
    visit.adopt(notices.was_not_me(visit.session, _newest(data), visit.now))
    visit.notify("not-me")
    return see_other(visit, "password")


def _newest(data: FormData) -> int:
    value = str(data.get("newest", ""))
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
