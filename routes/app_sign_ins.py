"""“Apps you're signed in to”: ended by the person, and by administrators."""

from collections.abc import Callable

from starlette.responses import Response

from domain.apps import registry
from domain.oidc import sign_ins
from domain.refusals import Refused
from models import App, Session
from web import person_page
from web.redirects import redirect
from web.request import Request


def destroy(request: Request) -> Response:
    """Sign the person out of one app."""
    return _done(request, sign_ins.sign_out, "app-signed-out")


def destroy_consent(request: Request) -> Response:
    """As `destroy`, and the app asks again before it knows who they are."""
    return _done(request, sign_ins.remove, "app-access-removed")


def end(request: Request) -> Response:
    """Sign somebody out of one app, as an administrator."""
    user, app = person_page.find(request), _shown(request)
    if app is None:
        return person_page.page(request, user)
    try:
        sign_ins.end(user, app, request.now, request.acting, request.user)
    except Refused as refusal:
        return person_page.page(request, user, refusal=refusal)
    return person_page.done(request, user, "person-signed-out-of-app", app.name)


def _done(request: Request, do: Callable[[Session, App, int], None], notice: str) -> Response:
    app = _shown(request)
    if app is None:
        return redirect(request, "profile")  # removed meanwhile, and with it what is to be ended
    do(request.session, app, request.now)
    return redirect(request, "profile", flash=notice, about=app.name)


def _shown(request: Request) -> App | None:
    """The app that the form is about: a number comes again after a restore."""
    app = registry.find(request.path_params["app"])
    return app if app is not None and app.shown_as == request.data.get("which") else None
