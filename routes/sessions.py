"""Where one is signed in: ending other sessions."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access import signing_out
from web.redirects import redirect
from web.request import Request


def destroy(request: Request) -> Response:
    """Sign out one other browser of the person's."""
    if not signing_out.sign_out_one(request.session, request.path_params["id"], request.now):
        raise HTTPException(404)
    return redirect(request, "profile", flash="signed-out-there")


def destroy_others(request: Request) -> Response:
    """Sign out every other browser of the person's."""
    opened = signing_out.sign_out_others(request.session, request.now)
    return redirect(request, "profile", flash="signed-out-elsewhere", opened=opened)
