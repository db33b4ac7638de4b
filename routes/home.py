"""The bare address of the site."""

from starlette.responses import Response

from web.redirects import redirect, redirect_to, start_of
from web.request import Request


def show(request: Request) -> Response:
    """To where people begin, or to where one gets there from."""
    if request.signed_in_user is None:
        return redirect(request, "sign_in")
    return redirect_to(request, start_of(request.session))
