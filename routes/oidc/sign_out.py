"""Signing out at the wish of an app (OpenID Connect RP-Initiated Logout 1.0).

An app that shows an ID token of this very sign-in asks for its own person, and nothing more is
asked. Anyone else may have sent the browser here, to annoy, so then the person decides.
"""

from collections.abc import Callable, Iterable
from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response

from domain.access import return_requests, signing_out
from domain.oidc import faults, sign_out_requests
from domain.oidc.parameters import Parameters
from domain.oidc.request_faults import ClientFault
from domain.oidc.sign_out_requests import SignOutRequest
from web import cookies
from web.caller import client_address
from web.forms import texts
from web.pages import render
from web.paths import path_for
from web.redirects import redirect_to
from web.request import Request

# Begins what is kept of a form. It's no path: anyone can have a path kept, with whatever query, and
# what only we may say of an ID token is believed of what is kept here.
KEPT = "sign-out"


def new(request: Request) -> Response:
    """Sign out, or ask; nothing is done where no one is signed in."""
    return _read(request, request.query_params.multi_items(), lambda a: _begun(request, a))


def create(request: Request) -> Response:
    """The same by a form of the app, with which browsers send none of our cookies."""
    return _read(request, texts(request.data), lambda asked: _to_wait(request, asked))


def show(request: Request) -> Response:
    """What a form of the app has asked."""
    found = return_requests.find(request.path_params["token"], request.now)
    kind, _, query = found.target.partition("?") if found is not None else ("", "", "")
    if kind != KEPT:
        return render(request, "entering/over.html", status=404)
    pairs = parse_qsl(query)
    return _read(request, pairs, lambda a: _begun(request, a), sign_out_requests.read_kept)


def confirm(request: Request) -> Response:
    """Sign out, as the person has said; from this page browsers follow no redirect to the app."""
    return _read(request, texts(request.data), lambda asked: _signed_out(request, asked))


def _read(
    request: Request,
    pairs: Iterable[tuple[str, str]],
    answer: Callable[[SignOutRequest], Response],
    read: Callable[[Parameters], SignOutRequest] = sign_out_requests.read,
) -> Response:
    try:
        asked = read(Parameters(pairs))
    except ClientFault as fault:
        if fault.app is not None:
            faults.note(fault.app, fault.reason, fault.detail, request.now)
        return render(request, "oidc/sign_out_unclear.html", status=400, fault=fault)
    return answer(asked)


def _begun(request: Request, asked: SignOutRequest) -> Response:
    if request.signed_in_user is None:
        return _onward(asked) if asked.back else _to_sign_in(request)
    if _is_ahead(request) or not sign_out_requests.is_of(asked, request.session):
        is_another = bool(asked.sub) and asked.sub != request.user.sub
        return render(request, "oidc/sign_out.html", asked=asked, is_another=is_another)
    if not asked.back:
        return _to_sign_in(request)
    signing_out.sign_out(request.session, request.now)
    return _without_session(request, _onward(asked))


def _is_ahead(request: Request) -> bool:
    """Whether no one goes there yet: a program looks at a link, or a browser fetches it before."""
    return request.method == "HEAD" or any(n in request.headers for n in ("Sec-Purpose", "Purpose"))


def _to_wait(request: Request, asked: SignOutRequest) -> Response:
    target = f"{KEPT}?{urlencode(sign_out_requests.kept(asked))}"
    token = return_requests.keep(target, request.now, client_address(request))
    return redirect_to(request, path_for("oidc_sign_out_asked", {"token": token}))


def _signed_out(request: Request, asked: SignOutRequest) -> Response:
    if not asked.back:
        return _to_sign_in(request)
    if request.found_session is not None:
        signing_out.sign_out(request.session, request.now)
        request.found_session = request.layout = None
    address = _address(asked)
    headers = {"Refresh": f"0; url={address}"}
    response = render(
        request, "oidc/signed_out.html", headers=headers, app=asked.app, address=address
    )
    return _without_session(request, response)


def _to_sign_in(request: Request) -> Response:
    # Half a sign-in is none that an app could end, and who sent the browser here isn't known.
    ends = request.signed_in_user is not None
    response = redirect_to(request, path_for("sign_in"), flash="signed-out", signs_out=ends)
    response.headers.update(cookies.CLEAR)
    return response


def _onward(asked: SignOutRequest) -> Response:
    return Response(status_code=303, headers={"Location": _address(asked)})


def _without_session(request: Request, response: Response) -> Response:
    cookies.forget(request, response, cookies.SESSION)
    response.headers.update(cookies.CLEAR)
    return response


def _address(asked: SignOutRequest) -> str:
    if not asked.state:
        return asked.back
    return f"{asked.back}{'&' if '?' in asked.back else '?'}{urlencode({'state': asked.state})}"
