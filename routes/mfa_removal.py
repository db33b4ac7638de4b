"""Turning MFA off, with all factors."""

from typing import Any

from starlette.responses import Response

from domain.mfa import removal
from domain.refusals import Refused
from domain.signin import signin
from web.forms import Form
from web.pages import invalid, redirect, render
from web.request import Request


class RemovalForm(Form):
    """All factors, to turn MFA off."""

    fields = {"password": "Enter your password.", "code": ""}
    secrets = frozenset(fields)


def new(request: Request) -> Response:
    """The page that asks for all factors before MFA goes; to an admin, why it cannot."""
    return _removal_page(request, RemovalForm())


def destroy(request: Request) -> Response:
    """Turn MFA off."""
    form = RemovalForm.parse(request.data)
    if not removal.is_on(request.user):
        form.errors.clear()  # the same form again
    elif not form.errors:
        _turn_off(request, form)
    if form.errors:
        return _removal_page(request, form)
    request.notify("mfa-off")
    return redirect(request, "profile")


def _turn_off(request: Request, form: Form) -> None:
    try:
        given = form["password"], form["code"], request.now
        signin.check_factors(request.session, *given, "removal")
        request.adopt(removal.turn_off(request.session, request.now))
    except (signin.WrongPassword, removal.Required) as refusal:
        form.refuse(refusal, "password")
    except Refused as refusal:
        form.refuse(refusal, "code")


def _removal_page(request: Request, form: Form) -> Response:
    context: dict[str, Any] = {
        "required": removal.is_required(request.user, request.now),
        "asks_for_code": signin.asks_for_code(request.session),
    }
    if form.errors:
        return invalid(request, "totp/removal.html", form, fragment="removal_form", **context)
    return render(request, "totp/removal.html", form=form, **context)
