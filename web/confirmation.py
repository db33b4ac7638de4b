"""Confirm it's you: all factors again, before something that a thief must not do (S-23)."""

from typing import Any

from starlette.responses import Response

from domain.access.session_tokens import Opened
from domain.refusals import Refused
from domain.signin import confirmation, signin
from web import headed
from web.forms import Form
from web.pages import invalid, render
from web.paths import path_for
from web.request import Request

TEMPLATE = "confirmation/new.html"
# Where it asks on the way somewhere, not before a change.
ONWARD = ("/confirmation", "/enter/", "/oidc/authorize/")
# Secrets are typed again, and whom it is shown to the page says itself.
NOT_KEPT = ("password", "code", "shown_to")


class ConfirmationForm(Form):
    """All factors again. The names don't collide with those of the form that waits."""

    fields = {"confirm_password": "Enter your password.", "confirm_code": ""}
    secrets = frozenset(fields)


def ask(request: Request, action: str, cancel: str = "") -> Response | Opened:
    """The page that asks, or what is opened once the form holds the right answer to it.

    It posts to `action`, in whose place it is shown, and keeps what was entered there. `cancel` is
    where whoever would rather not is led, the profile if it says nothing.
    """
    if "confirm_password" not in request.data:
        return page(request, ConfirmationForm(), action, cancel)
    form = ConfirmationForm.parse(request.data)
    if form.errors:
        return page(request, form, action, cancel)
    password, code = form["confirm_password"], form["confirm_code"]
    try:
        return confirmation.confirm(request.session, password, code, request.now)
    except signin.WrongPassword as refusal:
        form.refuse(refusal, "confirm_password")
    except Refused as refusal:
        form.refuse(refusal, "confirm_code")
    return page(request, form, action, cancel)


def page(request: Request, form: ConfirmationForm, action: str, cancel: str = "") -> Response:
    """ "Confirm it's you", posting to `action` with what was typed there, secrets aside."""
    kept = [
        (name, value)
        for name, value in request.data.multi_items()
        if isinstance(value, str) and not any(word in name for word in NOT_KEPT)
    ]
    is_onward = action.startswith(ONWARD)
    context: dict[str, Any] = {
        "action": action,
        "kept": kept,
        "asks_for_code": confirmation.asks_for_code(request.session),
        "is_change": not is_onward,
        # Whoever signs in as someone else instead still goes there.
        "aim": action if is_onward and not request.next else request.next,
        "cancel": cancel or path_for("profile"),
        "app": headed.app_of(action, request.now),
    }
    if form.errors:
        return invalid(request, TEMPLATE, form, **context)
    return render(request, TEMPLATE, form=form, **context)
