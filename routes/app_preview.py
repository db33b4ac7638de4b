"""What an app that speaks OpenID Connect would learn about someone."""

import json

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.oidc import clients, preview
from models import App
from web import app_page
from web.mfa import home_of
from web.pages import invalid, render
from web.request import Request
from web.trial_form import TrialForm

TEMPLATE = "oidc_apps/told.html"


def show(request: Request) -> Response:
    """Of whoever is named in the address; of oneself to begin with."""
    app = app_page.find(request, App.OIDC)
    asked = request.query_params.get("username", request.user.username)
    form = TrialForm.parse(FormData({"username": asked}))
    person = form.person(request.now)
    if person is None:
        return invalid(request, TEMPLATE, form, app=app, person=None)
    found = preview.of(app, clients.of(app), person, request.now, home_of(request))
    return render(
        request,
        TEMPLATE,
        form=form,
        app=app,
        person=person,
        preview=found,
        issuer=request.settings.origin,
        as_json=json.dumps(found.claims, indent=2, ensure_ascii=False),
    )
