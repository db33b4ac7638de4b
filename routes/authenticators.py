"""A person's several authenticators: one more, another name, one less."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.audit import events
from domain.mfa import authenticators, enrolment
from models import Authenticator
from web import setup_dialog
from web.forms import Form
from web.mfa import factor_removed, home_of
from web.pages import invalid, render
from web.redirects import redirect
from web.request import Request


class NameForm(Form):
    """What to call it."""

    fields = {"authenticator_name": "Enter a name, such as Work phone."}
    about = {"name": "authenticator_name"}


def new(request: Request) -> Response:
    """Begin to set up one more."""
    try:
        begun = enrolment.begin(request.session, request.now, replaces=False)
    except authenticators.TooMany:
        return redirect(request, "profile", flash="too-many-authenticators")
    return setup_dialog.begun(request, begun)


def edit(request: Request) -> Response:
    """The page to change the name."""
    authenticator = _asked_for(request)
    form = NameForm({"authenticator_name": authenticator.name})
    return render(request, "authenticators/edit.html", form=form, authenticator=authenticator)


def update(request: Request) -> Response:
    """Change the name."""
    authenticator, form = _asked_for(request), NameForm.parse(request.data)
    form.keep_newer(request.data, authenticator_name=authenticator.name)
    if not form.errors:
        with form.refusing():
            authenticators.rename(request.session, authenticator.id, form["authenticator_name"])
    if form.errors:
        context: dict[str, Any] = {"authenticator": authenticator}
        return invalid(request, "authenticators/edit.html", form, **context)
    return redirect(request, "profile", flash="authenticator-renamed")


def destroy(request: Request) -> Response:
    """Take one of several away."""
    try:
        number = request.path_params["id"]
        opened = authenticators.remove(request.session, number, request.now, home_of(request))
    except authenticators.Removed:
        return factor_removed(request, "authenticator-removed", events.AUTHENTICATOR_REMOVED)
    except authenticators.NoSuch:
        raise HTTPException(404) from None
    except authenticators.LastOne:
        return redirect(request, "profile", flash="last-authenticator")
    return factor_removed(request, "authenticator-removed", events.AUTHENTICATOR_REMOVED, opened)


def _asked_for(request: Request) -> Authenticator:
    try:
        return authenticators.get_for(request.user, request.path_params["id"])
    except authenticators.NoSuch:
        raise HTTPException(404) from None
