"""The team's own colour and logo, as files."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web import theme
from web.theme import Asset

KEPT = "public, max-age=31536000, immutable"
# As a picture in a page it does nothing. Opened by itself, an SVG could lead elsewhere.
PICTURE_ONLY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


async def stylesheet(request: Request) -> Response:
    """The colour, as a stylesheet on top of ours."""
    accent = request.app.state.settings.accent
    return _served(request, theme.sheet(accent) if accent else None)


async def logo(request: Request) -> Response:
    """The logo."""
    path = request.app.state.settings.logo
    response = _served(request, theme.logo(path) if path else None)
    response.headers["Content-Security-Policy"] = PICTURE_ONLY
    response.headers["Content-Disposition"] = "inline"
    return response


def _served(request: Request, asset: Asset | None) -> Response:
    if asset is None:
        raise HTTPException(404)
    # What is asked for by another version is not what would be kept under that address.
    kept = KEPT if request.query_params.get("v") == asset.version else "no-cache"
    return Response(asset.content, media_type=asset.media_type, headers={"Cache-Control": kept})
