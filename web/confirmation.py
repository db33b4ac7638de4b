"""Confirm it's you: all factors once more, before something that a thief must not do (S-23)."""

from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.refusals import Refused
from domain.signin import signin
from web.forms import Form
from web.pages import refused, render
from web.paths import path_for
from web.visit import Visit

TEMPLATE = "confirmation/new.html"
# Secrets are typed again, and whom it is shown to the page says itself.
NOT_KEPT = ("password", "code", "shown_to")


class ConfirmationForm(Form):
    """All factors once more. The names keep clear of the form that waits behind it."""

    fields = {"confirm_password": "Enter your password.", "confirm_code": ""}
    secrets = frozenset(fields)


def question(visit: Visit, data: FormData, action: str) -> Response | None:
    """The page that asks, or None once `data` holds the right answer to it.

    It posts to `action`, in whose place it stands, and keeps what was typed there.
    """
    if "confirm_password" not in data:
        return page(visit, data, ConfirmationForm(), action)
    form = ConfirmationForm.parse(data)
    if not form.errors:
        _confirm(visit, form)
    return page(visit, data, form, action) if form.errors else None


def _confirm(visit: Visit, form: ConfirmationForm) -> None:
    password, code = form["confirm_password"], form["confirm_code"]
    try:
        visit.adopt(signin.confirm(visit.session, password, code, visit.now))
    except signin.WrongPassword as refusal:
        form.refuse(refusal, "confirm_password")
    except Refused as refusal:
        form.refuse(refusal, "confirm_code")


def page(visit: Visit, data: FormData, form: ConfirmationForm, action: str) -> Response:
    """ "Confirm it's you", posting to `action` with what was typed there, secrets aside."""
    kept = {
        name: value
        for name, value in data.items()
        if isinstance(value, str) and not any(word in name for word in NOT_KEPT)
    }
    context: dict[str, Any] = {
        "action": action,
        "kept": kept,
        "asks_for_code": signin.asks_for_code(visit.session),
        "is_change": not action.startswith(path_for("confirmation")),
    }
    if form.errors:
        return refused(visit, TEMPLATE, form, fragment="confirmation_form", **context)
    return render(visit, TEMPLATE, form=form, **context)
