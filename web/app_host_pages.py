"""Our pages on the host of an app, which its proxy shows in the app's place.

Of that host they load nothing: it is the app's, or no one's yet. Their one style sheet is ours, by
its whole address. They have no form, since none of ours could be sent from there.
"""

from typing import Any

from starlette.responses import Response

from web.original_requests import OriginalRequest
from web.pages import render
from web.request import Request


def page(request: Request, template: str, *, status: int, **context: Any) -> Response:
    """Render a template of the folder outside/."""
    response = render(request, f"outside/{template}", status=status, **context)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {request.settings.origin}; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return response


def redirect_to_app(original: OriginalRequest, target: str) -> Response:
    """Redirect to a path of the app (303), which is never encoded again."""
    return _redirect(303, f"{original.origin}{target}")


def redirect_to_us(request: Request, path: str, *, status: int = 303) -> Response:
    """Redirect to a path of this site, on its own host."""
    return _redirect(status, f"{request.settings.origin}{path}")


def _redirect(status: int, address: str) -> Response:
    # Not RedirectResponse, which would encode what is encoded already.
    return Response(status_code=status, headers={"Location": address})
