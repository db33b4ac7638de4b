"""The page of one app, as administrators see it."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access import actions
from domain.access.actions import ChangedMeanwhile
from domain.apps import for_nobody, registry, rules
from domain.oidc import clients, faults
from domain.refusals import Refused
from domain.users import groups
from models import App
from web.app_form import AppForm
from web.client_form import ClientForm
from web.pages import invalid, render
from web.paths import path_for
from web.redirects import redirect_to
from web.request import Request
from web.rule_form import RuleForm, state_of

FORMS: dict[str, type[AppForm | ClientForm]] = {App.PROXY: AppForm, App.OIDC: ClientForm}
PAGES = {App.PROXY: "apps/show.html", App.OIDC: "oidc_apps/show.html"}


class ChangedSince(Refused):
    """Changed in another tab, or under another name, since the page was shown."""

    reason = "changed-since"


def find(request: Request, kind: str = "") -> App:
    """Find the app whose number is in the address, which must be the one a form names.

    A number comes again after a restore, so a form also says when its app was added. A page that is
    only for apps of one `kind` doesn't exist for an app of the other. Raises HTTPException 404, or
    `actions.Gone` if the app has been deleted since.
    """
    app = registry.find(request.path_params["id"])
    if request.method == "POST" and (app is None or app.shown_as != _given(request, "which")):
        about = _given(request, "about")
        actions.refuse_what_is_gone(request.user, request.acting, actions.ON_APPS, about)
        app = None
    if app is None or kind not in {"", app.kind}:
        raise HTTPException(404)
    return app


def refuse_if_changed(request: Request, app: App) -> None:
    """Raise ChangedSince if the app isn't as the page showed it."""
    if _given(request, "state") != state_of(app):
        raise ChangedSince(
            "This app was changed after you opened the page, so nothing was done. What you entered "
            "is still here: save again to use it instead."
        )


def page(
    request: Request, app: App, form: RuleForm | None = None, refusal: Refused | None = None
) -> Response:
    """The page as the app is now, with the fields as they were filled in."""
    fresh = registry.find(app.id)
    if fresh is None and isinstance(refusal, ChangedMeanwhile):
        raise actions.Gone(refusal.changes)
    shown = context(fresh or app) | {"form": form or FORMS[app.kind].of(app), "refusal": refusal}
    return render(request, PAGES[app.kind], status=409 if refusal else 200, **shown)


def refused(request: Request, app: App, form: RuleForm, **besides: Any) -> Response:
    """The page again, with the errors beside the fields as they were filled in."""
    return invalid(request, PAGES[app.kind], form, **context(app) | besides)


def context(app: App) -> dict[str, Any]:
    """The values that the page shows about the app."""
    is_for_nobody = not rules.has_anyone(app)
    return (
        {"app": app, "state": state_of(app), "refusal": None, "icon_error": None}
        | choices()
        | {"is_for_nobody": is_for_nobody}
        | {"ineffective": for_nobody.ineffective_entries(app) if is_for_nobody else []}
        | (_of_client(app) if app.kind == App.OIDC else {})
    )


def _of_client(app: App) -> dict[str, Any]:
    client = clients.of(app)
    return {
        "client": client,
        "home": client.opens_at,
        "is_registered": bool(clients.addresses(app)),
        "secrets": clients.secrets_of(app),
        "faults": faults.of(app),
    }


def choices() -> dict[str, Any]:
    """The choices that the form of any app offers."""
    return {"groups": groups.everyone()}


def done(request: Request, app: App, flash: str, name: str = "app") -> Response:
    """Back to the page, or on to another one of this app."""
    return redirect_to(request, path_for(name, {"id": app.id}), flash=flash, about=app.name)


def _given(request: Request, field: str) -> str:
    return str(request.data.get(field, ""))
