"""The style sheet, as one file."""

from starlette.requests import Request
from starlette.responses import Response

from web import assets, stylesheet
from web.compression import compressed


async def show(request: Request) -> Response:
    """All its parts together."""
    return compressed(request, assets.served(request, stylesheet.sheet()))
