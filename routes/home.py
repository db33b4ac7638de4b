"""The bare address of the site."""

from starlette.responses import Response

from web.redirects import redirect
from web.request import Request


def show(request: Request) -> Response:
    """To the profile, or to where one gets there from."""
    return redirect(request, "profile" if request.signed_in_user else "sign_in")
