"""Confirm it's you, on a page of its own."""

from starlette.responses import Response

from domain.access import sessions
from web import confirmation
from web.confirmation import ConfirmationForm
from web.pages import redirect, redirect_to
from web.paths import path_for, with_query
from web.request import Request
from web.targets import local

# Buttons that htmx presses in place and that may be finished from here: they have no fields.
RESUMABLE = ("totp", "totp_replacement", "authenticators")


def new(request: Request) -> Response:
    """Ask for all factors, then go on to `next`, or straight to the deed `then`."""
    if sessions.is_confirmed(request.session, request.now):
        return _onward(request)
    then = request.query_params.get("then", "")
    paths = [path_for(name) for name in RESUMABLE]
    here = with_query(path_for("confirmation"), next=_next(request))
    action = then if then in paths else here
    return confirmation.page(request, ConfirmationForm(), action)


def create(request: Request) -> Response:
    """Check the factors, unless that was done just now by the same form."""
    if sessions.is_confirmed(request.session, request.now):
        return _onward(request)
    action = with_query(path_for("confirmation"), next=_next(request))
    return confirmation.question(request, action) or _onward(request)


def _onward(request: Request) -> Response:
    target = _next(request)
    return redirect_to(request, target) if target else redirect(request, "profile")


def _next(request: Request) -> str:
    return local(request.query_params.get("next", ""))
