"""Turning MFA off, with all factors."""

from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.mfa import removal
from domain.refusals import Refused
from domain.signin import signin
from web.forms import Form
from web.pages import refused, render, see_other
from web.visit import Visit


class RemovalForm(Form):
    """All factors, to turn MFA off."""

    fields = {"password": "Enter your password.", "code": ""}
    secrets = frozenset(fields)


def new(visit: Visit, _: FormData) -> Response:
    """The page that asks for all factors before MFA goes; to an admin, why it cannot."""
    return _removal_page(visit, RemovalForm())


def destroy(visit: Visit, data: FormData) -> Response:
    """Turn MFA off."""
    form = RemovalForm.parse(data)
    if not removal.is_on(visit.user):
        form.errors.clear()  # the same form again
    elif not form.errors:
        _turn_off(visit, form)
    if form.errors:
        return _removal_page(visit, form)
    visit.notify("mfa-off")
    return see_other(visit, "profile")


def _turn_off(visit: Visit, form: Form) -> None:
    try:
        given = form["password"], form["code"], visit.now
        signin.check_factors(visit.session, *given, "removal")
        visit.adopt(removal.turn_off(visit.session, visit.now))
    except (signin.WrongPassword, removal.Required) as refusal:
        form.refuse(refusal, "password")
    except Refused as refusal:
        form.refuse(refusal, "code")


def _removal_page(visit: Visit, form: Form) -> Response:
    context: dict[str, Any] = {
        "required": removal.is_required(visit.user, visit.now),
        "asks_for_code": signin.asks_for_code(visit.session),
    }
    if form.errors:
        return refused(visit, "totp/removal.html", form, fragment="removal_form", **context)
    return render(visit, "totp/removal.html", form=form, **context)
