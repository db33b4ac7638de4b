"""The team's own color and logo, as files."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web import assets, theme
from web.assets import Asset

# As a picture in a page it does nothing. Opened by itself, an SVG could lead elsewhere.
PICTURE_ONLY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


async def stylesheet(request: Request) -> Response:
    """The color, as a stylesheet on top of ours."""
    accent = request.app.state.settings.accent
    return assets.served(request, _found(theme.sheet(accent) if accent else None))


async def logo(request: Request) -> Response:
    """The logo."""
    path = request.app.state.settings.logo
    response = assets.served(request, _found(theme.logo(path) if path else None))
    response.headers["Content-Security-Policy"] = PICTURE_ONLY
    response.headers["Content-Disposition"] = "inline"
    return response


def _found(asset: Asset | None) -> Asset:
    if asset is None:
        raise HTTPException(404)
    return asset
