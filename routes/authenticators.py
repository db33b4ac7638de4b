"""A person's several authenticators: one more, another name, one less."""

import re
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.mfa import authenticators, enrolment
from models import Authenticator
from routes import totp
from web.forms import Form
from web.pages import refused, render, see_other
from web.visit import Visit


class NameForm(Form):
    """What to call it."""

    fields = {"authenticator_name": "Enter a name, such as Work phone."}


def new(visit: Visit, _: FormData) -> Response:
    """Begin to set up one more."""
    try:
        begun = enrolment.begin(visit.session, visit.now, replaces=False)
    except authenticators.TooMany:
        visit.notify("too-many-authenticators")
        return see_other(visit, "profile")
    return totp.begun_page(visit, begun)


def edit(visit: Visit, _: FormData) -> Response:
    """The page to change the name."""
    authenticator = _asked_for(visit)
    form = NameForm({"authenticator_name": authenticator.name})
    return render(visit, "authenticators/edit.html", form=form, authenticator=authenticator)


def update(visit: Visit, data: FormData) -> Response:
    """Change the name."""
    authenticator, form = _asked_for(visit), NameForm.parse(data)
    form.keep_newer(data, authenticator_name=authenticator.name)
    if not form.errors:
        try:
            authenticators.rename(visit.session, authenticator.id, form["authenticator_name"])
        except authenticators.NameRefused as refusal:
            form.refuse(refusal)
    if form.errors:
        context: dict[str, Any] = {"authenticator": authenticator}
        return refused(visit, "authenticators/edit.html", form, fragment="name_form", **context)
    visit.notify("authenticator-renamed")
    return see_other(visit, "profile")


def destroy(visit: Visit, _: FormData) -> Response:
    """Take one of several away."""
    try:
        visit.adopt(authenticators.remove(visit.session, _number(visit), visit.now))
        visit.notify("authenticator-removed")
    except authenticators.Removed:
        visit.notify("authenticator-removed")
    except authenticators.NoSuch:
        raise HTTPException(404) from None
    except authenticators.LastOne:
        visit.notify("last-authenticator")
    return see_other(visit, "profile")


def _asked_for(visit: Visit) -> Authenticator:
    try:
        return authenticators.own(visit.user, _number(visit))
    except authenticators.NoSuch:
        raise HTTPException(404) from None


def _number(visit: Visit) -> int:
    number = visit.path_params["id"]
    if not re.fullmatch(r"[0-9]{1,18}", number):
        raise HTTPException(404)
    return int(number)
