"""The team's own colour and logo, as files."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web import theme

KEPT = "public, max-age=31536000, immutable"  # their addresses hold their version


async def stylesheet(request: Request) -> Response:
    """The colour, as a stylesheet on top of ours."""
    accent = request.app.state.settings.accent
    if not accent:
        raise HTTPException(404)
    css = theme.stylesheet(accent)
    return Response(css, media_type="text/css", headers={"Cache-Control": KEPT})


async def logo(request: Request) -> Response:
    """The logo."""
    path = request.app.state.settings.logo
    if path is None:
        raise HTTPException(404)
    found = theme.logo(path)
    # An SVG opened by itself could run scripts; as a picture it cannot, and so here neither.
    headers = {"Cache-Control": KEPT, "Content-Disposition": "inline"}
    return Response(found.content, media_type=found.media_type, headers=headers)
