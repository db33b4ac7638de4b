"""What browsers, phones and crawlers look for under a name that they know already."""

from functools import cache

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from web.paths import STATIC, path_for, static

KEPT = {"Cache-Control": "public, max-age=86400"}
PAPER = "#ffffff"
SIZES = (192, 512)


async def favicon(_: Request) -> Response:
    """For browsers that do not read the page's own icon."""
    return _icon("favicon.ico", "image/x-icon")


async def touch_icon(_: Request) -> Response:
    """The icon on the home screen of an iPhone."""
    return _icon("apple-touch-icon.png", "image/png")


async def robots(_: Request) -> Response:
    """Nothing here is for search engines."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n", headers=KEPT)


async def manifest(request: Request) -> Response:
    """Name and icons for a home screen. It opens in the browser, where one sees the address."""
    settings = request.app.state.settings
    named = {"name": settings.site_name, "short_name": settings.site_name}
    looks = {"theme_color": PAPER, "background_color": PAPER}
    opened = {"id": "/", "start_url": path_for("home"), "display": "browser"}
    icons = [_listed(size) for size in SIZES]
    return JSONResponse(
        named | opened | looks | {"icons": icons},
        media_type="application/manifest+json",
        headers=KEPT,
    )


def _listed(size: int) -> dict[str, str]:
    address = static(f"icons/icon-{size}.png")
    return {
        "src": address,
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": "any maskable",
    }


def _icon(name: str, media_type: str) -> Response:
    return Response(_content(name), media_type=media_type, headers=KEPT)


@cache
def _content(name: str) -> bytes:
    return (STATIC / "icons" / name).read_bytes()
