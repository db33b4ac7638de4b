"""Where one is signed in: ending other sessions."""

import re

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access import sessions
from web.pages import see_other
from web.visit import Visit


def destroy(visit: Visit, _: FormData) -> Response:
    """Sign out one other browser of the person's."""
    number = visit.path_params["id"]
    # Eighteen digits fit every database's column; more would be a fault there.
    known = re.fullmatch(r"[0-9]{1,18}", number) is not None
    if not known or not sessions.sign_out_one(visit.session, int(number), visit.now):
        raise HTTPException(404)
    visit.notify("signed-out-there")
    return see_other(visit, "profile")


def destroy_others(visit: Visit, _: FormData) -> Response:
    """Sign out every other browser of the person's."""
    visit.adopt(sessions.sign_out_others(visit.session, visit.now))
    visit.notify("signed-out-elsewhere")
    return see_other(visit, "profile")
