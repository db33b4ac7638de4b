"""An app's page, as administrators see it: what every answer about that app shows."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access import actions
from domain.access.actions import ChangedMeanwhile
from domain.apps import registry, rules
from domain.refusals import Refused
from domain.users import groups
from models import App
from web.app_form import AppForm, state_of
from web.pages import render
from web.paths import path_for
from web.redirects import redirect_to
from web.request import Request


class ChangedSince(Refused):
    """Changed in another tab, or under another name, since the page was shown."""

    reason = "changed-since"


def asked_for(request: Request) -> App:
    """The app with the number in the address; in a form, still the one that it is about.

    A number comes again after a restore, so a form also says when its app was added.
    """
    app = registry.find(request.path_params["id"])
    if request.method == "POST" and (app is None or app.shown_as != _given(request, "which")):
        about = _given(request, "about")
        actions.refuse_what_is_gone(request.user, request.acting, actions.ON_APPS, about)
        app = None
    if app is None:
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
    request: Request, app: App, form: AppForm | None = None, refusal: Refused | None = None
) -> Response:
    """The page as things are now, with what was entered."""
    fresh = registry.find(app.id)
    if fresh is None and isinstance(refusal, ChangedMeanwhile):
        raise actions.Gone(refusal.changes)
    shown = context(fresh or app) | {"form": form or AppForm.of(app), "refusal": refusal}
    return render(request, "apps/show.html", status=409 if refusal else 200, **shown)


def context(app: App) -> dict[str, Any]:
    """What the page shows of the app."""
    return (
        {"app": app, "state": state_of(app), "refusal": None, "icon_error": None}
        | choices()
        | {"is_for_nobody": not rules.has_anyone(app)}
    )


def choices() -> dict[str, Any]:
    """What can be chosen in the form of any app."""
    return {"groups": groups.everyone()}


def done(request: Request, app: App, flash: str, name: str = "app") -> Response:
    """Back to the page, or on to another one of this app."""
    return redirect_to(request, path_for(name, {"id": app.id}), flash=flash, about=app.name)


def _given(request: Request, field: str) -> str:
    return str(request.data.get(field, ""))
