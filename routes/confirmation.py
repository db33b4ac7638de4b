"""Confirm it's you, on a page of its own."""

from starlette.responses import Response

from domain.access import lifetimes
from domain.passkeys import challenges
from web import confirmation, passkey_form
from web.confirmation import ConfirmationForm
from web.paths import path_for
from web.redirects import onward
from web.request import Request

# Buttons that htmx presses in place and that may be finished from here: they have no fields.
RESUMABLE = ("totp", "totp_replacement", "authenticators")


def new(request: Request) -> Response:
    """Ask for all factors, then go on to `next`, or straight to the deed `then`."""
    if lifetimes.is_confirmed(request.session, request.now):
        return onward(request, request.next)
    then = request.query_params.get("then", "")
    paths = [path_for(name) for name in RESUMABLE]
    action = then if then in paths else path_for("confirmation", next=request.next)
    return confirmation.page(request, ConfirmationForm(), action)


def create(request: Request) -> Response:
    """Check the factors, unless that was done just now by the same form."""
    if lifetimes.is_confirmed(request.session, request.now):
        return onward(request, request.next)
    asked = confirmation.ask(request, path_for("confirmation", next=request.next))
    return asked if isinstance(asked, Response) else onward(request, request.next, opened=asked)


def passkey(request: Request) -> Response:
    """What the browser asks of a passkey, wherever it's to confirm that it's you."""
    purpose, user = challenges.CONFIRMING, request.user
    return passkey_form.options_to_use(request, purpose, user, prefers_verified=True)
