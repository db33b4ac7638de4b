"""The authorization response: the way back to an OpenID Connect app, with a code or an error."""

from urllib.parse import urlencode

from starlette.responses import Response

from domain.oidc.request_faults import RequestFault
from domain.oidc.requests import ValidRequest
from models import App
from web.pages import render
from web.paths import path_for
from web.request import Request

ELSEWHERE = {"cross-site", "same-site", "none"}


def with_code(request: Request, asked: ValidRequest, code: str) -> Response:
    """The response that gives the app its code, once nothing is owed any more."""
    parameters = {"code": code, "state": asked.state}
    return _onward(request, asked.app, _address(request, asked.redirect_uri, parameters))


def with_fault(request: Request, problem: RequestFault) -> Response:
    """The response that tells the app of a fault (RFC 6749 §4.1.2.1)."""
    assert problem.app is not None
    return _onward(request, problem.app, fault_address(request, problem), is_fault=True)


def fault(asked: ValidRequest, error: str, description: str) -> RequestFault:
    """A fault of the request `asked`, to tell its app of (error codes of RFC 6749 §4.1.2.1)."""
    problem = RequestFault(error, description)
    return problem.on_the_way_to(asked.app, asked.redirect_uri, asked.state)


def fault_address(request: Request, problem: RequestFault) -> str:
    """The address at which the app is told of the fault."""
    said = {
        "error": problem.error,
        "error_description": problem.description,
        "state": problem.state,
    }
    return _address(request, problem.redirect_uri, said)


def _address(request: Request, redirect_uri: str, parameters: dict[str, str]) -> str:
    """The app's address with what it is told, and by whom: against mix-up (RFC 9207)."""
    query = urlencode(
        {k: v for k, v in (parameters | {"iss": request.settings.origin}).items() if v}
    )
    return f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{query}"


def _onward(request: Request, app: App, address: str, *, is_fault: bool = False) -> Response:
    """Straight there, or after a form of ours by a page."""
    if _comes_from_the_app(request):
        return Response(status_code=303, headers={"Location": address})
    headers = {"Refresh": f"0; url={address}"}
    return render(
        request, "oidc/onward.html", headers=headers, app=app, address=address, is_fault=is_fault
    )


def _comes_from_the_app(request: Request) -> bool:
    """Whether it isn't what a form of ours has led to, from which no redirect is followed (CSP).

    Browsers say so, but not over plain http: there only the app itself leads to the first address.
    """
    is_first = request.url.path == path_for("authorize")
    came_from = request.headers.get("Sec-Fetch-Site", "cross-site" if is_first else "")
    return came_from in ELSEWHERE and (is_first or request.method == "GET")
