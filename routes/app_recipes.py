"""Settings to copy into an app of the second kind."""

from starlette.responses import Response

from domain.access import lifetimes
from domain.apps import urls
from domain.oidc import clients
from models import App, Client
from operations import client_recipes
from operations.client_recipes import APP, SECRET, Values
from web import app_page
from web.pages import render
from web.request import Request


def index(request: Request) -> Response:
    """For each app that we know, with this one's values; the secret as long as it is shown."""
    app = app_page.find(request, App.OIDC)
    client, registered = clients.of(app), clients.addresses(app)
    may_see = lifetimes.may_act(request.session, request.now)
    secret = clients.shown(app, request.session, request.now) if may_see else None
    home = _home(client, registered)
    values = Values(request.settings.origin, home or APP, client.client_id, secret or SECRET)
    return render(
        request,
        "oidc_apps/recipes.html",
        app=app,
        client=client,
        registered=set(registered),
        secret=secret,
        recipes=client_recipes.filled(values),
        placeholder="" if home else APP,
    )


def _home(client: Client, registered: list[str]) -> str:
    """Where the app is, "" as long as that isn't known."""
    known = (urls.origin(address) for address in (client.opens_at, *registered) if address)
    return next(filter(None, known), "")
