"""Another app: of which kind, and what it is."""

from starlette.responses import Response

from domain.apps import registry
from domain.apps.app_settings import AppSettings
from domain.oidc import clients
from models import App
from web import app_page
from web.app_form import AppForm
from web.client_form import ClientForm
from web.pages import invalid, render
from web.request import Request
from web.rule_form import CHOSEN, RuleForm

PROXY, CLIENT = "apps/new.html", "oidc_apps/new.html"


def choose(request: Request) -> Response:
    """Ask of which kind it is."""
    return render(request, "apps/kinds.html")


def new_proxy(request: Request) -> Response:
    """The form for an app behind a proxy."""
    return _shown(request, PROXY, AppForm({"who": CHOSEN}))


def create_proxy(request: Request) -> Response:
    """Add it, and say what to do next."""
    form = AppForm.parse(request.data)
    with form.refusing():
        wanted = form.read(request.now)
        if not form.errors:
            return app_page.done(request, _added(request, wanted), "app-added", "app_proxy")
    return invalid(request, PROXY, form, refusal=None, **app_page.choices())


def new_client(request: Request) -> Response:
    """The form for an app that speaks OpenID Connect."""
    return _shown(request, CLIENT, ClientForm.empty())


def create_client(request: Request) -> Response:
    """Add it, with a secret unless it is public, and show what the app has to be told."""
    form = ClientForm.parse(request.data)
    with form.refusing():
        wanted = form.read(request.now)
        if not form.errors:
            return _client_added(request, wanted)
    return invalid(request, CLIENT, form, refusal=None, **app_page.choices())


def _client_added(request: Request, wanted: AppSettings) -> Response:
    app = _added(request, wanted)
    if clients.of(app).is_public:
        return app_page.done(request, app, "client-added")
    if not clients.secrets_of(app):  # it may be the same form, sent again
        clients.make_secret(app, request.now, request.acting, request.user)
    return app_page.done(request, app, "client-added", "app_secrets")


def _added(request: Request, wanted: AppSettings) -> App:
    return registry.add(wanted, request.now, request.acting, request.user)


def _shown(request: Request, template: str, form: RuleForm) -> Response:
    return render(request, template, form=form, refusal=None, **app_page.choices())
