"""The apps behind the front door, for administrators."""

from starlette.responses import Response

from domain.access import actions
from domain.access.actions import ChangedMeanwhile
from domain.apps import addresses, registry, rules
from domain.audit import events
from domain.refusals import Refused
from models import App
from operations import recipes
from web import one_app
from web.app_form import CHOSEN, AppForm
from web.pages import invalid, render
from web.redirects import redirect
from web.request import Request

NEW = "apps/new.html"


def index(request: Request) -> Response:
    """All of them."""
    return render(request, "apps/index.html", apps=registry.listed(), rules=rules.rules())


def new(request: Request) -> Response:
    """The form for another one."""
    return render(request, NEW, form=AppForm({"who": CHOSEN}), refusal=None, **one_app.choices())


def create(request: Request) -> Response:
    """Add it, and say what to do next."""
    form = AppForm.parse(request.data)
    with form.refusing():
        wanted = form.read()
        if not form.errors:
            app = registry.add(wanted, request.now, request.acting, request.user)
            return one_app.done(request, app, "app-added", "app_proxy")
    return invalid(request, NEW, form, refusal=None, **one_app.choices())


def show(request: Request) -> Response:
    """One app."""
    return one_app.page(request, one_app.asked_for(request))


def update(request: Request) -> Response:
    """Change it."""
    app, form = one_app.asked_for(request), AppForm.parse(request.data)
    wanted = form.read()
    if not form.errors:
        try:
            if registry.differs(app, wanted):
                one_app.refuse_if_changed(request, app)
            registry.change(app, wanted, request.now, request.acting, request.user)
        except (ChangedMeanwhile, one_app.ChangedSince) as refusal:
            return one_app.page(request, app, form, refusal)
        except Refused as refusal:
            form.refuse(refusal)
    if form.errors:
        return invalid(request, "apps/show.html", form, **one_app.context(app))
    return one_app.done(request, registry.find(app.id) or app, "app-changed")


def connect(request: Request) -> Response:
    """What to do so that the proxy asks about it."""
    app = one_app.asked_for(request)
    shown = recipes.filled(app.origin, request.settings.origin, request.settings.port)
    return render(request, "apps/proxy.html", app=app, recipes=shown)


def confirm_removal(request: Request) -> Response:
    """Ask before an app goes."""
    app = one_app.asked_for(request)
    return render(request, "apps/removal.html", app=app, host=addresses.shown(app.origin))


def destroy(request: Request) -> Response:
    """Remove it; the same form sent again ends as the first did."""
    try:
        return _removed(request, one_app.asked_for(request))
    except actions.Gone as gone:
        if not gone.is_by(request.user, events.APP_REMOVED):
            raise
        return _to_apps(request, gone.changes[0].thing)


def _removed(request: Request, app: App) -> Response:
    try:
        registry.remove(app, request.now, request.acting, request.user)
    except Refused as refusal:
        return one_app.page(request, app, refusal=refusal)
    return _to_apps(request, app.name)


def _to_apps(request: Request, removed: str) -> Response:
    return redirect(request, "apps", flash="app-removed", about=removed)
