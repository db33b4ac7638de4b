"""The icons of apps: shown to those who can open them, uploaded by administrators."""

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access.actions import ChangedMeanwhile
from domain.apps import icons, registry, rules
from domain.apps.icons import Icon, IconRefused
from models import App
from web import app_page
from web.request import Request

# The address changes with the picture.
FOR_EVER = "private, max-age=31536000, immutable"


def show(request: Request) -> Response:
    """The picture and nothing else, whatever someone has put into it.

    It says as much as the name, so nobody learns by counting which apps there are (S-131).
    """
    app = registry.find(request.path_params["id"])
    is_shown = app is not None and (request.user.is_admin or rules.can_open(app, request.user))
    icon = icons.of(app) if app is not None and is_shown else None
    if icon is None:
        raise HTTPException(404)
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": FOR_EVER}
    return Response(icon.content, media_type=icon.media_type, headers=headers)


def update(request: Request) -> Response:
    """Take the picture that was chosen, or go back to initials."""
    app = app_page.find(request)
    try:
        icon = None if request.data.get("deed") == "remove" else icons.read(_chosen(request))
        return _put(request, app, icon)
    except IconRefused as refusal:
        form = app_page.FORMS[app.kind].of(app)
        return app_page.refused(request, app, form, icon_error=refusal)


def _put(request: Request, app: App, icon: Icon | None) -> Response:
    try:
        icons.put(app, icon, request.now, request.acting, request.user)
    except ChangedMeanwhile as refusal:
        return app_page.page(request, app, refusal=refusal)
    return app_page.done(
        request, app, "app-icon-changed" if icon is not None else "app-icon-removed"
    )


def _chosen(request: Request) -> bytes:
    given = request.data.getlist("icon")
    if len(given) != 1 or not isinstance(given[0], UploadFile):
        was_asked = "confirm_password" in request.data
        raise IconRefused("Now choose the file again." if was_asked else "Choose a file.")
    return given[0].file.read(icons.MAX_BYTES + 1)
