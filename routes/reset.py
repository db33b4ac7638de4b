"""A new password, from the one-time link that an administrator hands over."""

from typing import Any

from starlette.datastructures import FormData
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
from web.pages import dead_link, refused, render, see_other
from web.visit import Visit


class ResetForm(Form):
    """The new password, and a code of whichever kind."""

    fields = {"password": "Choose a new password.", "code": "", "recovery_code": ""}
    secrets = frozenset({"password", "code"})


def follow(visit: Visit, _: FormData) -> Response:
    """Move the link's token out of the address and into a cookie; spends nothing (S-39, S-40)."""
    visit.carry(cookies.RESET, visit.path_params["token"])
    return see_other(visit, "reset")


def new(visit: Visit, _: FormData) -> Response:
    """The form, or what to do when the link does not work."""
    user = reset_links.owner(_token(visit), visit.now)
    if user is None:
        refusals.log("reset-link", reset_links.LinkInvalid())
        cookies.bring_forward(visit, cookies.RESET, lambda token: _opened(visit, token))
        return _invalid(visit)
    return render(visit, "reset/new.html", form=ResetForm(), **_context(visit, user))


def create(visit: Visit, data: FormData) -> Response:
    """Set the password."""
    user = reset_links.owner(_token(visit), visit.now)
    if user is None:
        return _dead(visit, data)
    if not whose.is_named(visit, data, user):
        return whose.link_changed(visit, user.username, "reset")
    form = ResetForm.parse(data)
    if form.errors:
        return _refused(visit, form, user)
    given = NewPassword(form["password"], form["code"], form["recovery_code"])
    try:
        done = reset_links.use(_token(visit), given, visit.now, visit.origin)
    except reset_links.LinkInvalid:
        return _invalid(visit)
    except Refused as refusal:
        form.refuse(refusal, _field_of(refusal, form, user))
        return _refused(visit, form, user)
    return _done(visit, done)


def _dead(visit: Visit, data: FormData) -> Response:
    if visit.person and reset_links.has_opened(visit.session, visit.now):
        if whose.is_named(visit, data, visit.user):
            return _onward(visit)  # the same form again
        return whose.refused(visit, data, visit.user)
    if cookies.bring_forward(visit, cookies.RESET, lambda token: _fits(visit, data, token)):
        return create(visit, data)  # another tab has followed a dead link since
    return _invalid(visit, reset_links.dead(_token(visit), visit.now, visit.origin))


def _done(visit: Visit, done: reset_links.Done) -> Response:
    visit.known_as = done.device
    if done.opened is None:
        visit.leave()
        visit.notify("password-reset")
        return see_other(visit, "sign_in")
    visit.adopt(done.opened)
    return _onward(visit)


def _onward(visit: Visit) -> Response:
    visit.notify("password-set")
    return see_other(visit, "recovery" if visit.session.recovered else "profile")


def _field_of(refusal: Refused, form: Form, user: User) -> str:
    named = getattr(refusal, "field", "")
    if named or not authenticators.exist(user):
        return named or "password"
    return "recovery_code" if form["recovery_code"] else "code"


def _context(visit: Visit, user: User) -> dict[str, Any]:
    return {
        "person": user,
        "asks_for_code": authenticators.exist(user),
        "takes_the_server": help_desk.takes_the_server(user),
        "with_recovery_code": visit.query_params.get("with") == "recovery-code",
    }


def _opened(visit: Visit, token: str) -> bool:
    return reset_links.owner(token, visit.now) is not None


def _fits(visit: Visit, data: FormData, token: str) -> bool:
    user = reset_links.owner(token, visit.now)
    return user is not None and whose.is_named(visit, data, user)


def _token(visit: Visit) -> str:
    return cookies.latest(visit, cookies.RESET)


def _refused(visit: Visit, form: Form, user: User) -> Response:
    if isinstance(form.errors.get("code"), totp.RecoveryCodeTyped):
        visit.notify("recovery-code-here")
        return see_other(visit, "reset", **{"with": "recovery-code"})
    return refused(visit, "reset/new.html", form, fragment="reset_form", **_context(visit, user))


def _invalid(visit: Visit, refusal: Refused | None = None) -> Response:
    return dead_link(visit, "reset/invalid.html", refusal)
