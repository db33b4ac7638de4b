"""The authorization endpoint, and the way on from it: whatever is owed first, then the code.

A person who can't open the app, and an app that isn't known, stay here on a page that says why.
"""

from collections.abc import Callable, Iterable

from starlette.responses import Response

from domain.apps import denied, registry, rules
from domain.oidc import consents, faults, grants, owed, requests, waiting
from domain.oidc.request_faults import ClientFault, RequestFault
from domain.oidc.requests import Asked
from models import AuthorizationRequest
from web import confirmation, to_app
from web.caller import client_address
from web.pages import render
from web.paths import path_for
from web.redirects import redirect_to
from web.request import Request
from web.ways_in import to_set_up

# What an app hears that wants no page to be shown (OpenID Connect Core §3.1.2.6).
SILENT = {
    owed.SIGN_IN: ("login_required", "nobody is signed in"),
    owed.SECOND_FACTOR: ("login_required", "nobody is signed in completely"),
    owed.ANOTHER_ACCOUNT: ("login_required", "somebody else is signed in"),
    owed.CONFIRMATION: ("login_required", "the sign-in is too old or too weak"),
    owed.CHOICE: ("account_selection_required", "the account has to be chosen"),
    owed.MFA: ("interaction_required", "MFA has to be set up first"),
    owed.CONSENT: ("consent_required", "the person has not agreed yet"),
}
NOT_ALLOWED = ("access_denied", "this person cannot open the app")
REFUSED = ("access_denied", "the person has not agreed")
# RFC 9470 §5.
LACKING = ("unmet_authentication_requirements", "no sign-in here has the acr that was asked for")


def new(request: Request) -> Response:
    """Straight back to the app if nothing is owed; else the request waits in a row."""
    return _answered(
        request,
        lambda: requests.read(request.query_params.multi_items()),
        lambda asked: _begun(request, asked),
    )


def create(request: Request) -> Response:
    """The same by a form of the app, with which browsers send none of our cookies."""
    return _answered(
        request, lambda: requests.read(_texts(request)), lambda asked: _to_wait(request, asked)
    )


def show(request: Request) -> Response:
    """What is owed next; in the end the way back to the app."""
    return _waiting(request, lambda asked, row: _arranged(request, asked, row))


def confirm(request: Request) -> Response:
    """All factors again, where those given are too old for the app, or too few."""
    return _waiting(request, lambda _, row: _confirmed(request, row))


def choose(request: Request) -> Response:
    """What the person has chosen: the account to go on with, or what the app may know."""
    return _waiting(request, lambda asked, row: _chosen(request, asked, row))


def _answered(
    request: Request, read: Callable[[], Asked], answer: Callable[[Asked], Response]
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
        return _over(request)


def _waiting(
    request: Request, answer: Callable[[Asked, AuthorizationRequest], Response]
) -> Response:
    """What is answered to the request that waits under this address."""
    row = waiting.find(request.path_params["token"], request.now)
    if row is None:
        return _over(request)
    return _answered(
        request, lambda: requests.read_again(row.query), lambda asked: answer(asked, row)
    )


def _texts(request: Request) -> Iterable[tuple[str, str]]:
    return [(n, value) for n, value in request.data.multi_items() if isinstance(value, str)]


def _begun(request: Request, asked: Asked) -> Response:
    first = owed.first(asked, request.found_session, request.now)
    if first == owed.NOTHING or asked.is_silent:
        return _decided(request, asked, first)
    return _to_wait(request, asked)


def _to_wait(request: Request, asked: Asked) -> Response:
    token = waiting.keep(asked, request.now, client_address(request))
    return redirect_to(request, path_for("authorization", {"token": token}))


def _decided(request: Request, asked: Asked, first: str) -> Response:
    """The code, or why there is none."""
    if first == owed.NOTHING:
        code = grants.begin(asked, request.session, request.now, request.caller)
        return to_app.with_code(request, asked, code)
    if first == owed.PERMISSION:
        denied.note(asked.app, request.user, request.now, request.caller)
    told = {owed.PERMISSION: NOT_ALLOWED, owed.WHAT_WE_LACK: LACKING} | SILENT
    return to_app.with_fault(request, _fault(asked, *told[first]))


def _arranged(request: Request, asked: Asked, row: AuthorizationRequest) -> Response:
    """What the person owes first."""
    first = owed.first(asked, request.found_session, request.now, row)
    if asked.is_silent or first in (owed.NOTHING, owed.WHAT_WE_LACK):
        return _decided(request, asked, first)
    here = request.url.path
    if first == owed.SECOND_FACTOR:
        return redirect_to(request, path_for("sign_in_code", next=here))
    if first == owed.SIGN_IN:
        path = path_for("sign_in", next=here)
        return redirect_to(request, path, flash="sign-in-for-app", about=asked.app.name)
    if first == owed.MFA:
        return to_set_up(request, here)
    if first == owed.CONFIRMATION:
        return confirmation.page(request, confirmation.ConfirmationForm(), here)
    return _asked(request, asked, first)


def _asked(request: Request, asked: Asked, first: str) -> Response:
    """The pages of ours on which the person decides, or learns that others do."""
    if first == owed.PERMISSION:
        return _not_allowed(request, asked)
    template = "oidc/consent.html" if first == owed.CONSENT else "oidc/account.html"
    is_another = first == owed.ANOTHER_ACCOUNT
    here, scopes = _here(request), asked.scopes
    return render(request, template, app=asked.app, here=here, scopes=scopes, is_another=is_another)


def _not_allowed(request: Request, asked: Asked) -> Response:
    denied.note(asked.app, request.user, request.now, request.caller)
    back = to_app.fault_address(request, _fault(asked, *NOT_ALLOWED))
    to_ask = rules.whom_to_ask(asked.app)
    return render(
        request,
        "oidc/not_allowed.html",
        status=403,
        app=asked.app,
        here=_here(request),
        back=back,
        to_ask=to_ask,
    )


def _confirmed(request: Request, row: AuthorizationRequest) -> Response:
    here = request.url.path
    opened = confirmation.ask(request, here)
    if isinstance(opened, Response):
        return opened
    waiting.confirmed(row, request.session)
    return redirect_to(request, here, opened=opened)


def _chosen(request: Request, asked: Asked, row: AuthorizationRequest) -> Response:
    choice = request.data.get("choice")
    if choice == "refuse":
        return to_app.with_fault(request, _fault(asked, *REFUSED))
    if choice == "continue":
        waiting.chosen(row, request.session)
    elif choice == "agree" and _is_all_that_is_owed(request, asked, row):
        consents.give(asked, request.session, request.now, request.caller)
        return _decided(request, asked, owed.NOTHING)
    return redirect_to(request, _here(request))


def _is_all_that_is_owed(request: Request, asked: Asked, row: AuthorizationRequest) -> bool:
    first = owed.first(asked, request.session, request.now, row)
    return first in (owed.CONSENT, owed.NOTHING)


def _here(request: Request) -> str:
    """Where the request waits."""
    return path_for("authorization", {"token": request.path_params["token"]})


def _fault(asked: Asked, error: str, description: str) -> RequestFault:
    fault = RequestFault(error, description)
    return fault.on_the_way_to(asked.app, asked.redirect_uri, asked.state)


def _refused(request: Request, fault: RequestFault) -> Response:
    assert fault.app is not None, "it is known to whom it goes"
    faults.note(fault.app, fault.error, fault.description, request.now)
    return to_app.with_fault(request, fault)


def _unknown(request: Request, fault: ClientFault) -> Response:
    if fault.app is not None:
        faults.note(fault.app, fault.reason, fault.detail, request.now)
    return render(request, "oidc/unknown.html", status=400, fault=fault)


def _over(request: Request) -> Response:
    return render(request, "entering/over.html", status=404)
