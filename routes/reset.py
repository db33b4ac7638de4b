"""A new password, from the one-time link that an administrator hands over."""

from typing import Any

from starlette.responses import Response

from domain import refusals
from domain.mfa import authenticators, totp
from domain.refusals import Refused
from domain.signin import reset_links
from domain.signin.reset_links import NewPassword
from domain.team import help_desk
from models import User
from web import cookies, whose
from web.forms import Form
from web.pages import dead_link, invalid, redirect, render
from web.request import Request


class ResetForm(Form):
    """The new password, and a code of whichever kind."""

    fields = {"password": "Choose a new password.", "code": "", "recovery_code": ""}
    secrets = frozenset({"password", "code"})


def follow(request: Request) -> Response:
    """Move the link's token out of the address and into a cookie; spends nothing (S-39, S-40)."""
    request.carry(cookies.RESET, request.path_params["token"])
    return redirect(request, "reset")


def new(request: Request) -> Response:
    """The form, or what to do when the link does not work."""
    user = reset_links.owner(_token(request), request.now)
    if user is None:
        refusals.log("reset-link", reset_links.LinkInvalid())
        cookies.bring_forward(request, cookies.RESET, lambda token: _opened(request, token))
        return _invalid(request)
    return render(request, "reset/new.html", form=ResetForm(), **_context(request, user))


def create(request: Request) -> Response:
    """Set the password."""
    user = reset_links.owner(_token(request), request.now)
    if user is None:
        return _dead(request)
    if not whose.is_named(request, user):
        return whose.link_changed(request, user.username, "reset")
    form = ResetForm.parse(request.data)
    if form.errors:
        return _refused(request, form, user)
    given = NewPassword(form["password"], form["code"], form["recovery_code"])
    try:
        done = reset_links.use(_token(request), given, request.now, request.caller)
    except reset_links.LinkInvalid:
        return _invalid(request)
    except Refused as refusal:
        form.refuse(refusal, _field_of(refusal, form, user))
        return _refused(request, form, user)
    return _done(request, done)


def _dead(request: Request) -> Response:
    if request.signed_in_user and reset_links.has_opened(request.session, request.now):
        if whose.is_named(request, request.user):
            return _onward(request)  # the same form again
        return whose.refused(request, request.user)
    if cookies.bring_forward(request, cookies.RESET, lambda token: _fits(request, token)):
        return create(request)  # another tab has followed a dead link since
    return _invalid(request, reset_links.dead(_token(request), request.now, request.caller))


def _done(request: Request, done: reset_links.Done) -> Response:
    request.known_as = done.device
    if done.opened is None:
        request.leave()
        request.notify("password-reset")
        return redirect(request, "sign_in")
    request.adopt(done.opened)
    return _onward(request)


def _onward(request: Request) -> Response:
    request.notify("password-set")
    return redirect(request, "recovery" if request.session.recovered else "profile")


def _field_of(refusal: Refused, form: Form, user: User) -> str:
    named = getattr(refusal, "field", "")
    if named or not authenticators.exist(user):
        return named or "password"
    return "recovery_code" if form["recovery_code"] else "code"


def _context(request: Request, user: User) -> dict[str, Any]:
    return {
        "person": user,
        "asks_for_code": authenticators.exist(user),
        "takes_the_server": help_desk.takes_the_server(user),
        "with_recovery_code": request.query_params.get("with") == "recovery-code",
    }


def _opened(request: Request, token: str) -> bool:
    return reset_links.owner(token, request.now) is not None


def _fits(request: Request, token: str) -> bool:
    user = reset_links.owner(token, request.now)
    return user is not None and whose.is_named(request, user)


def _token(request: Request) -> str:
    return cookies.latest(request, cookies.RESET)


def _refused(request: Request, form: Form, user: User) -> Response:
    if isinstance(form.errors.get("code"), totp.RecoveryCodeTyped):
        request.notify("recovery-code-here")
        return redirect(request, "reset", **{"with": "recovery-code"})
    return invalid(
        request, "reset/new.html", form, fragment="reset_form", **_context(request, user)
    )


def _invalid(request: Request, refusal: Refused | None = None) -> Response:
    return dead_link(request, "reset/invalid.html", refusal)
