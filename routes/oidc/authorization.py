"""The way from an app's request back to the app: what is owed first, then the code.

A person who can't open the app stays on a page that says who can help.
"""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from domain.apps import denials, rules
from domain.oidc import consents, requests, required_steps, stored_requests
from domain.oidc.requests import ValidRequest
from domain.users import groups
from models import AuthorizationRequest
from routes.oidc.authorize import NOT_ALLOWED, answered, decided, over
from web import authorization_response, confirmation
from web.pages import render
from web.paths import path_for
from web.redirects import redirect_to
from web.request import Request
from web.sign_in_redirects import to_add_passkey, to_set_up

REFUSED = ("access_denied", "the person has not agreed")


def show(request: Request) -> Response:
    """What is owed next; in the end the way back to the app."""
    return _waiting(request, lambda asked, row: _arranged(request, asked, row))


def confirm(request: Request) -> Response:
    """All factors again, where those given are too old for the app, or too few."""
    return _waiting(request, lambda asked, row: _confirmed(request, asked, row))


def choose(request: Request) -> Response:
    """What the person has chosen: the account to go on with, or what the app may know."""
    return _waiting(request, lambda asked, row: _chosen(request, asked, row))


def _waiting(
    request: Request, answer: Callable[[ValidRequest, AuthorizationRequest], Response]
) -> Response:
    """What is answered to the request that waits under this address."""
    row = stored_requests.find(request.path_params["token"], request.now)
    if row is None:
        return over(request)
    return answered(
        request, lambda: requests.read_again(row.query), lambda asked: answer(asked, row)
    )


def _arranged(request: Request, asked: ValidRequest, row: AuthorizationRequest) -> Response:
    """What the person owes first."""
    first = required_steps.first(asked, request.found_session, request.now, row)
    if asked.is_silent or first in (required_steps.NOTHING, required_steps.WHAT_WE_LACK):
        return decided(request, asked, first)
    here = request.url.path
    if first == required_steps.SECOND_FACTOR:
        return redirect_to(request, path_for("sign_in_code", next=here))
    if first == required_steps.SIGN_IN:
        path = path_for("sign_in", next=here)
        return redirect_to(request, path, flash="sign-in-for-app", about=asked.app.name)
    if first in (required_steps.MFA, required_steps.PASSKEY):
        return (to_set_up if first == required_steps.MFA else to_add_passkey)(request, here)
    if first == required_steps.CONFIRMATION:
        form, back = confirmation.ConfirmationForm(), _back(request, asked, REFUSED)
        only = asked.needs_passkey
        return confirmation.page(request, form, here, back, only_passkey=only)
    return _asked(request, asked, first)


def _asked(request: Request, asked: ValidRequest, first: str) -> Response:
    """The pages of ours on which the person decides, or learns that others do."""
    context: dict[str, Any] = {"app": asked.app, "here": _here(request)}
    if first == required_steps.PERMISSION:
        denials.record(asked.app, request.user, request.now, request.caller)
        context["to_ask"] = rules.whom_to_ask(asked.app)
        back = _back(request, asked, NOT_ALLOWED)
        return render(request, "oidc/not_allowed.html", status=403, back=back, **context)
    back = _back(request, asked, REFUSED)
    if first == required_steps.CONSENT:
        context |= {"scopes": asked.learns, "groups": groups.of(request.user)}
        return render(request, "oidc/consent.html", back=back, **context)
    is_another = first == required_steps.ANOTHER_ACCOUNT
    return render(request, "oidc/account.html", is_another=is_another, back=back, **context)


def _confirmed(request: Request, asked: ValidRequest, row: AuthorizationRequest) -> Response:
    here = request.url.path
    back, only = _back(request, asked, REFUSED), asked.needs_passkey
    opened = confirmation.ask(request, here, back, only_passkey=only)
    if isinstance(opened, Response):
        return opened
    stored_requests.record_confirmation(row, request.session)
    return redirect_to(request, here, opened=opened)


def _chosen(request: Request, asked: ValidRequest, row: AuthorizationRequest) -> Response:
    choice = request.data.get("choice")
    if choice == "continue":
        stored_requests.record_choice(row, request.session)
    elif choice == "agree" and _is_all_that_is_owed(request, asked, row):
        consents.give(asked, request.session, request.now, request.caller)
        return decided(request, asked, required_steps.NOTHING)
    return redirect_to(request, _here(request))


def _is_all_that_is_owed(request: Request, asked: ValidRequest, row: AuthorizationRequest) -> bool:
    first = required_steps.first(asked, request.session, request.now, row)
    return first in (required_steps.CONSENT, required_steps.NOTHING)


def _back(request: Request, asked: ValidRequest, why: tuple[str, str]) -> str:
    """Where whoever goes no further gets back to the app, which is told why."""
    return authorization_response.fault_address(request, authorization_response.fault(asked, *why))


def _here(request: Request) -> str:
    """Where the request waits."""
    return path_for("authorization", {"token": request.path_params["token"]})
