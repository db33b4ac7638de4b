"""Turning MFA off, with all factors."""

from typing import Any

from starlette.responses import Response

from domain.mfa import removal, state
from domain.refusals import Refused
from domain.signin import confirmation, signin
from web.forms import Form
from web.pages import invalid, render
from web.redirects import redirect
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
    if not state.is_on(request.user):
        return redirect(request, "profile", flash="mfa-off")  # the same form again
    form = RemovalForm.parse(request.data)
    if form.errors:
        return _removal_page(request, form)
    try:
        given = form["password"], form["code"], request.now
        confirmation.check_factors(request.session, *given, "removal")
        opened = removal.turn_off(request.session, request.now)
    except (signin.WrongPassword, removal.Required) as refusal:
        form.refuse(refusal, "password")
        return _removal_page(request, form)
    except Refused as refusal:
        form.refuse(refusal, "code")
        return _removal_page(request, form)
    return redirect(request, "profile", flash="mfa-off", opened=opened)


def _removal_page(request: Request, form: Form) -> Response:
    context: dict[str, Any] = {
        "required": removal.is_required(request.user, request.now),
        "asks_for_code": confirmation.asks_for_code(request.session),
    }
    if form.errors:
        return invalid(request, "mfa_removal/new.html", form, **context)
    return render(request, "mfa_removal/new.html", form=form, **context)
