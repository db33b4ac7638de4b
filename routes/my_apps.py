"""My apps: what people see first each day."""

from starlette.responses import Response

from domain.apps import rules, tiles
from domain.apps.tiles import Tile
from domain.users import usernames
from models import App
from web.mfa import offers_passkey
from web.pages import render
from web.request import Request

SEARCHED_FROM = 9  # apps
MAX_TEXT = 100


def index(request: Request) -> Response:
    """The apps that the person can open, or those of them that are looked for."""
    apps, text = rules.openable(request.user), request.query_params.get("q", "")[:MAX_TEXT]
    places = tiles.by_app(apps)
    return render(
        request,
        "my_apps/index.html",
        fragment="found",
        apps=[app for app in apps if _fits(app, places[app.id], text)],
        tiles=places,
        need_mfa=any(places[app.id].needs_mfa for app in apps),
        all_need_mfa=all(places[app.id].needs_mfa for app in apps),
        text=text,
        has_search=len(apps) >= SEARCHED_FROM,
        there_are_any=bool(apps),
        offers_passkey=offers_passkey(request, with_apps=True),
    )


def _fits(app: App, place: Tile, text: str) -> bool:
    words = [*usernames.words(app.name), *usernames.words(place.host)]
    return all(any(asked in word for word in words) for asked in usernames.words(text))
