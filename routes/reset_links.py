"""A new password, from the one-time link that an administrator gives out."""

from typing import Any

from starlette.responses import Response

from domain.access.session_tokens import Opened
from domain.mfa import state, totp
from domain.refusals import Refused
from domain.signin import reset_links
from domain.signin.reset_links import NewPassword
from domain.team import help_desk
from models import User
from web import cookies, whose
from web.forms import Form
from web.link_pages import LinkPage
from web.pages import invalid, render
from web.paths import path_for
from web.redirects import onward, redirect_to
from web.request import Request
from web.ways_in import to_recovery


class ResetForm(Form):
    """The new password, and a code of whichever kind."""

    fields = {"password": "Choose a new password.", "code": "", "recovery_code": ""}
    secrets = frozenset({"password", "code"})


LINK = LinkPage(cookies.RESET, "reset_links", reset_links.owner, reset_links.LinkInvalid)
follow = LINK.follow


def new(request: Request) -> Response:
    """The form, or what to do when the link does not work."""
    user = LINK.opened(request, LINK.latest(request))
    if user is None:
        return LINK.seen_dead(request)
    return render(request, "reset_links/new.html", form=ResetForm(), **_context(request, user))


def create(request: Request) -> Response:
    """Set the password."""
    return _created(request, LINK.latest(request))


def _created(request: Request, token: str) -> Response:
    user = LINK.opened(request, token)
    if user is None:
        return _dead(request, token)
    if not whose.is_named(request, user):
        return whose.link_changed(request, user.username, "reset")
    form = ResetForm.parse(request.data)
    if form.errors:
        return _refused(request, form, user)
    given = NewPassword(form["password"], form["code"], form["recovery_code"])
    try:
        done = reset_links.use(token, given, request.now, request.caller)
    except reset_links.LinkInvalid:
        return LINK.dead(request)
    except Refused as refusal:
        form.refuse(refusal, _factor(form, user))
        return _refused(request, form, user)
    return _done(request, done)


def _dead(request: Request, token: str) -> Response:
    if request.signed_in_user and reset_links.has_opened(request.session, request.now):
        if whose.is_named(request, request.user):
            return _onward(request, Opened(request.session, ""))  # the same form again
        return whose.refused(request, request.user)
    return LINK.sent_from_before(request, _created) or LINK.tried_dead(request, token)


def _done(request: Request, done: reset_links.Done) -> Response:
    if done.opened is None:
        path = path_for("sign_in", next=request.next)
        response = redirect_to(request, path, flash="password-reset", signs_out=True)
        cookies.put_device(request, response, done.device)
        return response
    return _onward(request, done.opened)


def _onward(request: Request, opened: Opened) -> Response:
    if opened.session.recovered:
        return to_recovery(request, opened, flash="password-set")
    return onward(request, request.next, flash="password-set", opened=opened)


def _factor(form: Form, user: User) -> str:
    if not state.is_on(user):
        return "password"
    return "recovery_code" if form["recovery_code"] else "code"


def _context(request: Request, user: User) -> dict[str, Any]:
    return {
        "person": user,
        "asks_for_code": state.is_on(user),
        "takes_the_server": help_desk.takes_the_server(user),
        "with_recovery_code": request.query_params.get("with") == "recovery-code",
    }


def _refused(request: Request, form: Form, user: User) -> Response:
    if isinstance(form.errors.get("code"), totp.RecoveryCodeTyped):
        path = path_for("reset", **{"with": "recovery-code"}, next=request.next)
        return redirect_to(request, path, flash="recovery-code-here")
    return invalid(request, "reset_links/new.html", form, **_context(request, user))
