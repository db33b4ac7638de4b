"""Where one is signed in: ending other sessions."""

import re

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access import sessions
from web.pages import redirect
from web.request import Request


def destroy(request: Request) -> Response:
    """Sign out one other browser of the person's."""
    number = request.path_params["id"]
    # Eighteen digits fit every database's column; more would be a fault there.
    known = re.fullmatch(r"[0-9]{1,18}", number) is not None
    if not known or not sessions.sign_out_one(request.session, int(number), request.now):
        raise HTTPException(404)
    request.notify("signed-out-there")
    return redirect(request, "profile")


def destroy_others(request: Request) -> Response:
    """Sign out every other browser of the person's."""
    request.adopt(sessions.sign_out_others(request.session, request.now))
    request.notify("signed-out-elsewhere")
    return redirect(request, "profile")
