"""The authorization endpoint: an app sends a person here, who goes straight back if they can.

What is owed, the person does on the way that begins here (see `authorization`). An app that isn't
known gets no one back: they stay on a page that says what is wrong.
"""

from collections.abc import Callable

from starlette.responses import Response

from domain.apps import denials, registry
from domain.oidc import faults, grants, requests, required_steps, stored_requests
from domain.oidc.request_faults import ClientFault, RequestFault
from domain.oidc.requests import ValidRequest
from web import authorization_response
from web.caller import client_address
from web.forms import texts
from web.pages import render
from web.paths import path_for
from web.redirects import redirect_to
from web.request import Request

# What an app hears that wants no page to be shown (OpenID Connect Core §3.1.2.6).
SILENT = {
    required_steps.SIGN_IN: ("login_required", "no one is signed in"),
    required_steps.SECOND_FACTOR: ("login_required", "no one is signed in completely"),
    required_steps.ANOTHER_ACCOUNT: ("login_required", "someone else is signed in"),
    required_steps.CONFIRMATION: ("login_required", "the sign-in is too old or too weak"),
    required_steps.CHOICE: ("account_selection_required", "the account has to be chosen"),
    required_steps.MFA: ("interaction_required", "MFA has to be set up first"),
    required_steps.PASSKEY: ("interaction_required", "a passkey has to be added first"),
    required_steps.CONSENT: ("consent_required", "the person has not agreed yet"),
}
NOT_ALLOWED = ("access_denied", "this person cannot open the app")
# RFC 9470 §5.
LACKING = ("unmet_authentication_requirements", "no sign-in here has the acr that was asked for")


def new(request: Request) -> Response:
    """Straight back to the app if nothing is owed; else the request waits in a row."""
    return answered(
        request,
        lambda: requests.read(request.query_params.multi_items()),
        lambda asked: _begun(request, asked),
    )


def create(request: Request) -> Response:
    """The same by a form of the app, with which browsers send none of our cookies."""
    return answered(
        request, lambda: requests.read(texts(request.data)), lambda asked: _to_wait(request, asked)
    )


def answered(
    request: Request, read: Callable[[], ValidRequest], answer: Callable[[ValidRequest], Response]
) -> Response:
    """What is answered to a request that can be read, unless the app is removed meanwhile."""
    try:
        asked = read()
        with registry.while_there(asked.app):
            return answer(asked)
    except ClientFault as fault:
        return _unknown(request, fault)
    except RequestFault as fault:
        return _refused(request, fault)
    except registry.AppGone:
        return over(request)


def decided(request: Request, asked: ValidRequest, first: str) -> Response:
    """The code, or why there is none."""
    if first == required_steps.NOTHING:
        code = grants.begin(asked, request.session, request.now, request.caller)
        return authorization_response.with_code(request, asked, code)
    if first == required_steps.PERMISSION:
        denials.record(asked.app, request.user, request.now, request.caller)
    faults = {required_steps.PERMISSION: NOT_ALLOWED, required_steps.WHAT_WE_LACK: LACKING} | SILENT
    return authorization_response.with_fault(
        request, authorization_response.fault(asked, *faults[first])
    )


def over(request: Request) -> Response:
    """What is said of a request that is not known, or no longer."""
    return render(request, "entering/over.html", status=404)


def _begun(request: Request, asked: ValidRequest) -> Response:
    first = required_steps.first(asked, request.found_session, request.now)
    if first == required_steps.NOTHING or asked.is_silent:
        return decided(request, asked, first)
    return _to_wait(request, asked)


def _to_wait(request: Request, asked: ValidRequest) -> Response:
    token = stored_requests.keep(asked, request.now, client_address(request))
    return redirect_to(request, path_for("authorization", {"token": token}))


def _refused(request: Request, fault: RequestFault) -> Response:
    assert fault.app is not None
    faults.note(fault.app, fault.error, fault.description, request.now)
    return authorization_response.with_fault(request, fault)


def _unknown(request: Request, fault: ClientFault) -> Response:
    if fault.app is not None:
        faults.note(fault.app, fault.reason, fault.detail, request.now)
    return render(request, "oidc/unknown.html", status=400, fault=fault)
