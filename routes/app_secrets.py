"""The secrets by which an app of the second kind shows that it is the one."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access import actions
from domain.audit import events
from domain.oidc import clients
from domain.refusals import Refused
from models import App, ClientSecret
from web import app_page
from web.pages import render
from web.paths import path_for
from web.redirects import redirect_to
from web.request import Request


def show(request: Request) -> Response:
    """The one just made, for a while and in the session that made it."""
    app = app_page.find(request, App.OIDC)
    secret = clients.shown(app, request.session, request.now)
    if not secret:
        path = path_for("app", {"id": app.id})
        return redirect_to(request, path, flash="shown-no-more")
    client = clients.of(app)
    return render(request, "oidc_apps/secret.html", app=app, client=client, secret=secret)


def create(request: Request) -> Response:
    """Another one."""
    app = app_page.find(request, App.OIDC)
    try:
        clients.make_secret(app, request.now, request.acting, request.user)
    except Refused as refusal:
        return app_page.page(request, app, refusal=refusal)
    return redirect_to(request, path_for("app_secrets", {"id": app.id}))


def confirm_removal(request: Request) -> Response:
    """Ask before one goes."""
    app = app_page.find(request, App.OIDC)
    found = clients.secrets_of(app)
    secret, is_last = _asked_for(request, found), len(found) == 1
    template = "oidc_apps/secret_removal.html"
    return render(request, template, app=app, secret=secret, is_last=is_last)


def destroy(request: Request) -> Response:
    """Remove it; the same form sent again ends as the first did."""
    app, number = app_page.find(request, App.OIDC), request.path_params["secret"]
    try:
        clients.remove_secret(app, number, request.now, request.acting, request.user)
    except actions.Gone as gone:
        gone.refuse_unless_by(request.user, events.APP_SECRET_REMOVED)
    except Refused as refusal:
        return app_page.page(request, app, refusal=refusal)
    return app_page.done(request, app, "app-secret-removed")


def _asked_for(request: Request, found: list[ClientSecret]) -> ClientSecret:
    number = request.path_params["secret"]
    secret = next((one for one in found if one.id == number), None)
    if secret is None:
        raise HTTPException(404)
    return secret
