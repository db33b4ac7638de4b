"""Help, for signed-out people too."""

from starlette.datastructures import FormData
from starlette.responses import Response

from web.compression import compressed
from web.pages import render
from web.visit import Visit


def mfa(visit: Visit, _: FormData) -> Response:
    """Everything about MFA, from before one begins to when it fails."""
    return compressed(visit, render(visit, "help/mfa.html"))
