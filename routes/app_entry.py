"""The entry to an app: first whatever the person owes, then the code that hands the sign-in over.

Whoever may not go on stays here: nothing in the address leads anywhere but to an app's own origin.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from domain.access import return_requests
from domain.apps import check, denials, hand_over, registry, rules
from models import App
from routes import app_host
from web import confirmation
from web.caller import client_address
from web.original_requests import TARGET
from web.pages import render
from web.paths import path_for
from web.redirects import redirect, redirect_to
from web.request import Request
from web.sign_in_redirects import to_add_passkey, to_set_up

STATE_DIGITS = 64
# The outcomes that the person can change without anyone else.
OWED = {check.NEEDS_MFA, check.NEEDS_PASSKEY, check.CONFIRMED_TOO_LONG_AGO}


@dataclass(frozen=True)
class Aim:
    """An app, the target in it, and the hashed state of the browser that began to sign in there."""

    app: App
    target: str
    state_hash: bytes


def new(request: Request) -> Response:
    """Go straight on if nothing is owed; else keep the target in a row and ask for what is."""
    aim = _asked_for(request)
    if aim is None:
        return render(request, "entering/unknown.html", status=404)
    return _while_there(request, aim, lambda: _begun(request, aim))


def _begun(request: Request, aim: Aim) -> Response:
    if request.signed_in_user and _outcome(request, aim.app) == check.PASSES:
        return _handed_over(request, aim)
    whose = client_address(request)
    token = return_requests.keep(aim.target, request.now, whose, aim.app, aim.state_hash)
    return _arranged(request, aim, path_for("enter_again", {"token": token}))


def show(request: Request) -> Response:
    """Go on, or ask for the next thing that is owed."""
    aim = _kept(request)
    if aim is None:
        return render(request, "entering/over.html", status=404)
    return _while_there(request, aim, lambda: _arranged(request, aim, request.url.path))


def confirm(request: Request) -> Response:
    """Take all factors again, where those given are too old for the app."""
    aim = _kept(request)
    if aim is None:
        return render(request, "entering/over.html", status=404)
    only_passkey = bool(aim.app.needs_passkey)
    asked = confirmation.ask(request, request.url.path, only_passkey=only_passkey)
    return (
        asked
        if isinstance(asked, Response)
        else redirect_to(request, request.url.path, opened=asked)
    )


def signed_out(request: Request) -> Response:
    """Show the sign-in that is still open here after signing out of an app."""
    app, user = registry.find(request.path_params["id"]), request.signed_in_user
    # No one learns here which apps there are.
    if app is None or user is None or not rules.can_open(app, user):
        return redirect(request, "home", flash="signed-out")
    return render(request, "entering/left.html", app=app)


def _while_there(request: Request, aim: Aim, answer: Callable[[], Response]) -> Response:
    """What is answered, unless the app is removed meanwhile."""
    try:
        with registry.while_there(aim.app):
            return answer()
    except registry.AppGone:
        return render(request, "entering/unknown.html", status=404)


def _asked_for(request: Request) -> Aim | None:
    given = request.query_params
    app, state, target = (given.get(name, "") for name in ("app", "state", "to"))
    # By its address, which whoever came from there knows. By number, strangers could learn of each.
    found = registry.by_origin(app)
    is_state = len(state) == STATE_DIGITS and set(state) <= set("0123456789abcdef")
    if found is None or not is_state or not _leads_into(target):
        return None
    return Aim(found, target, bytes.fromhex(state))


def _leads_into(target: str) -> bool:
    return len(target) <= hand_over.LONGEST_TARGET and TARGET.fullmatch(target) is not None


def _kept(request: Request) -> Aim | None:
    found = return_requests.find(request.path_params["token"], request.now)
    if found is None or found.app is None or found.state_hash is None:
        return None
    return Aim(found.app, found.target, bytes(found.state_hash))


def _outcome(request: Request, app: App) -> str:
    outcome = check.outcome_for(app, request.session, request.now)
    owes = outcome == check.PASSES and request.mfa_requirement.owes_passkey(request.now)
    return check.NEEDS_PASSKEY if owes else outcome


def _arranged(request: Request, aim: Aim, here: str) -> Response:
    """What the person owes first; `here` is where they come back to."""
    if request.is_half_signed_in:
        return redirect_to(request, path_for("sign_in_code", next=here))
    if request.signed_in_user is None:
        path = path_for("sign_in", next=here)
        return redirect_to(request, path, flash="sign-in-for-app", about=aim.app.name)
    outcome = _outcome(request, aim.app)
    if outcome == check.PASSES:
        return _goes_on(request, aim)
    if outcome not in OWED:
        return _not_allowed(request, aim, here)
    return _owed(request, aim, here, outcome)


def _owed(request: Request, aim: Aim, here: str, outcome: str) -> Response:
    only_passkey = bool(aim.app.needs_passkey)
    needs_passkey = only_passkey or outcome == check.NEEDS_PASSKEY
    if needs_passkey and not request.mfa_requirement.has_passkey:
        return to_add_passkey(request, here)
    if outcome == check.NEEDS_MFA:
        return to_set_up(request, here)
    form = confirmation.ConfirmationForm()
    return confirmation.page(request, form, here, only_passkey=only_passkey)


def _goes_on(request: Request, aim: Aim) -> Response:
    """The page after a form, from which browsers don't follow a redirect to an app (CSP)."""
    try:
        address = _address(request, aim)
    except hand_over.CookiesNotKept:
        return _no_cookies(request, aim)
    headers = {"Refresh": f"0; url={address}"}
    return render(request, "entering/onward.html", headers=headers, app=aim.app, address=address)


def _handed_over(request: Request, aim: Aim) -> Response:
    try:
        address = _address(request, aim)
    except hand_over.CookiesNotKept:
        return _no_cookies(request, aim)
    return Response(status_code=303, headers={"Location": address})


def _address(request: Request, aim: Aim) -> str:
    """Where the code is taken that hands the sign-in over."""
    code = hand_over.begin(aim.app, request.session, aim.state_hash, aim.target, request.now)
    return f"{aim.app.origin}{app_host.OURS}/{app_host.ENTER}?{urlencode({'code': code})}"


def _no_cookies(request: Request, aim: Aim) -> Response:
    return render(request, "entering/no_cookies.html", status=400, app=aim.app)


def _not_allowed(request: Request, aim: Aim, here: str) -> Response:
    denials.record(aim.app, request.user, request.now, request.caller)
    to_ask = rules.whom_to_ask(aim.app)
    return render(
        request, "entering/not_allowed.html", status=403, app=aim.app, to_ask=to_ask, here=here
    )
