"""Back to what was asked for before signing in, where that was too long for an address."""

from starlette.responses import Response

from domain.access import return_requests
from web.redirects import redirect, redirect_to
from web.request import Request


def follow(request: Request) -> Response:
    """To the page asked for, exactly as it was asked for; after an hour no one knows it any more.

    What is of an app begins elsewhere, and what isn't a page is for another row of the table.
    """
    found = return_requests.find(request.path_params["token"], request.now)
    if found is None or found.app is not None or not found.target.startswith("/"):
        return redirect(request, "home", flash="return-over")
    return redirect_to(request, str(found.target))
