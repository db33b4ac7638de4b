"""Help, for signed-out people too."""

from starlette.responses import Response

from web.compression import compressed
from web.pages import render
from web.request import Request


def apps(request: Request) -> Response:
    """What apps are to those who open them, and to those who add them."""
    return render(request, "help/apps.html")


def mfa(request: Request) -> Response:
    """Everything about MFA, from before one begins to when it fails."""
    return compressed(request, render(request, "help/mfa.html"))
