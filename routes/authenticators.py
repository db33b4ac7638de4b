"""A person's several authenticators: one more, another name, one less."""

import re
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.mfa import authenticators, enrolment
from models import Authenticator
from routes import totp
from web.forms import Form
from web.pages import invalid, redirect, render
from web.request import Request


class NameForm(Form):
    """What to call it."""

    fields = {"authenticator_name": "Enter a name, such as Work phone."}


def new(request: Request) -> Response:
    """Begin to set up one more."""
    try:
        begun = enrolment.begin(request.session, request.now, replaces=False)
    except authenticators.TooMany:
        request.notify("too-many-authenticators")
        return redirect(request, "profile")
    return totp.begun_page(request, begun)


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
        try:
            authenticators.rename(request.session, authenticator.id, form["authenticator_name"])
        except authenticators.NameRefused as refusal:
            form.refuse(refusal)
    if form.errors:
        context: dict[str, Any] = {"authenticator": authenticator}
        return invalid(request, "authenticators/edit.html", form, fragment="name_form", **context)
    request.notify("authenticator-renamed")
    return redirect(request, "profile")


def destroy(request: Request) -> Response:
    """Take one of several away."""
    try:
        request.adopt(authenticators.remove(request.session, _number(request), request.now))
        request.notify("authenticator-removed")
    except authenticators.Removed:
        request.notify("authenticator-removed")
    except authenticators.NoSuch:
        raise HTTPException(404) from None
    except authenticators.LastOne:
        request.notify("last-authenticator")
    return redirect(request, "profile")


def _asked_for(request: Request) -> Authenticator:
    try:
        return authenticators.own(request.user, _number(request))
    except authenticators.NoSuch:
        raise HTTPException(404) from None


def _number(request: Request) -> int:
    number = request.path_params["id"]
    if not re.fullmatch(r"[0-9]{1,18}", number):
        raise HTTPException(404)
    return int(number)
