"""The apps, of whichever kind, for administrators."""

from starlette.responses import Response

from domain.access import actions
from domain.access.actions import ChangedMeanwhile
from domain.apps import addresses, registry, rules, tiles
from domain.audit import events
from domain.refusals import Refused
from models import App
from operations import recipes, settings_check
from web import app_page
from web.pages import render
from web.redirects import redirect
from web.request import Request


def index(request: Request) -> Response:
    """All of them."""
    apps = registry.listed()
    return render(
        request, "apps/index.html", apps=apps, rules=rules.rules(), tiles=tiles.by_app(apps)
    )


def show(request: Request) -> Response:
    """One app."""
    return app_page.page(request, app_page.find(request))


def update(request: Request) -> Response:
    """Change it."""
    app = app_page.find(request)
    form = app_page.FORMS[app.kind].parse(request.data)
    wanted = form.read(request.now)
    if not form.errors:
        try:
            if registry.differs(app, wanted):
                app_page.refuse_if_changed(request, app)
            registry.change(app, wanted, request.now, request.acting, request.user)
        except (ChangedMeanwhile, app_page.ChangedSince) as refusal:
            return app_page.page(request, app, form, refusal)
        except Refused as refusal:
            form.refuse(refusal)
    if form.errors:
        # It still is of what the page showed first, so that a change since then isn't lost.
        return app_page.refused(request, app, form, state=str(request.data.get("state", "")))
    return app_page.done(request, registry.find(app.id) or app, "app-changed")


def connect(request: Request) -> Response:
    """What to do so that the proxy asks about it."""
    app = app_page.find(request, App.PROXY)
    settings = request.settings
    shown = recipes.filled(app.origin, settings.origin, settings.port)
    problem = settings_check.problem_reaching(app.origin, settings)
    return render(request, "apps/proxy.html", app=app, recipes=shown, problem=problem)


def confirm_removal(request: Request) -> Response:
    """Ask before an app goes."""
    app = app_page.find(request)
    return render(request, "apps/removal.html", app=app, host=addresses.shown(app.origin))


def destroy(request: Request) -> Response:
    """Remove it; the same form sent again ends as the first did."""
    try:
        return _removed(request, app_page.find(request))
    except actions.Gone as gone:
        gone.refuse_unless_by(request.user, events.APP_REMOVED)
        return _to_apps(request, gone.changes[0].thing)


def _removed(request: Request, app: App) -> Response:
    try:
        registry.remove(app, request.now, request.acting, request.user)
    except Refused as refusal:
        return app_page.page(request, app, refusal=refusal)
    return _to_apps(request, app.name)


def _to_apps(request: Request, removed: str) -> Response:
    return redirect(request, "apps", flash="app-removed", about=removed)
