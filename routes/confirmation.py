"""Confirm it's you, on a page of its own."""

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.access import sessions
from web import confirmation
from web.confirmation import ConfirmationForm
from web.pages import see_other, see_other_path
from web.paths import path_for, with_query
from web.targets import local
from web.visit import Visit

# Buttons that htmx presses in place and that may be finished from here: they have no fields.
RESUMABLE = ("totp", "totp_replacement", "authenticators")


def new(visit: Visit, _: FormData) -> Response:
    """Ask for all factors, then go on to `next`, or straight to the deed `then`."""
    if sessions.is_confirmed(visit.session, visit.now):
        return _onward(visit)
    then = visit.query_params.get("then", "")
    paths = [path_for(name) for name in RESUMABLE]
    here = with_query(path_for("confirmation"), next=_next(visit))
    action = then if then in paths else here
    return confirmation.page(visit, FormData(), ConfirmationForm(), action)


def create(visit: Visit, data: FormData) -> Response:
    """Check the factors, unless that was done just now by the same form."""
    if sessions.is_confirmed(visit.session, visit.now):
        return _onward(visit)
    action = with_query(path_for("confirmation"), next=_next(visit))
    return confirmation.question(visit, data, action) or _onward(visit)


def _onward(visit: Visit) -> Response:
    target = _next(visit)
    return see_other_path(visit, target) if target else see_other(visit, "profile")


def _next(visit: Visit) -> str:
    return local(visit.query_params.get("next", ""))
