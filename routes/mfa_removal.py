"""Turning MFA off, with all factors."""

from typing import Any

from starlette.responses import Response

from domain.mfa import policy, removal, state
from domain.passkeys import answers, challenges
from domain.refusals import Refused
from domain.signin import confirmation, passkey_confirmation, signin
from web import passkey_form, passkeys
from web.forms import Form
from web.mfa import where_on
from web.pages import invalid, render
from web.paths import path_for
from web.redirects import redirect
from web.request import Request


class RemovalForm(Form):
    """All factors, to turn MFA off."""

    fields = {"password": "Enter your password.", "code": "", "passkey": ""}
    secrets = frozenset(fields)
    longer = {"passkey": answers.MAX_LENGTH}


class PasskeyForm(RemovalForm):
    """The same by a passkey, which may take the password too."""

    fields = dict.fromkeys(RemovalForm.fields, "")


@where_on
def new(request: Request) -> Response:
    """The page that asks for all factors before MFA goes; to an admin, why it cannot."""
    return _removal_page(request, RemovalForm())


def destroy(request: Request) -> Response:
    """Turn MFA off."""
    if not state.is_on(request.user):
        return redirect(request, "profile", flash="mfa-off")  # the same form again
    kind = PasskeyForm if request.data.get("passkey") else RemovalForm
    form = kind.parse(request.data)
    if form.errors:
        return _removal_page(request, form)
    try:
        _check(request, form)
        opened = removal.turn_off(request.session, request.now)
    except Refused as refusal:
        form.refuse(refusal, _field(form, refusal))
        return _removal_page(request, form)
    return redirect(request, "profile", flash="mfa-off", opened=opened)


def _check(request: Request, form: Form) -> None:
    session, password, now = request.session, form["password"], request.now
    if form["passkey"]:
        asked = passkey_form.asked(request, challenges.CONFIRMING)
        passkey_confirmation.check(session, form["passkey"], asked, password, now, "removal")
    else:
        confirmation.check_factors(session, password, form["code"], now, "removal")


def _field(form: Form, refusal: Refused) -> str:
    """Which field it is about, where a refusal doesn't say."""
    of_password = (signin.WrongPassword, passkey_confirmation.PasswordToo, removal.Required)
    if isinstance(refusal, of_password):
        return "password"
    of_passkey = form["passkey"] or isinstance(refusal, confirmation.PasskeyNeeded)
    return "passkey" if of_passkey else "code"


def _removal_page(request: Request, form: Form) -> Response:
    session = request.session
    only_passkey = confirmation.takes_passkey_only(session, request.now)
    context: dict[str, Any] = {
        "required": policy.is_required(request.user, request.now),
        "ways": confirmation.ways(session, passkeys.party(request), only_passkey=only_passkey),
        "action": path_for("totp_removal"),
        "cancel": path_for("profile"),
        "kept": (),
        "kinds": state.kinds(request.user),
    }
    if form.errors:
        return invalid(request, "mfa_removal/new.html", form, **context)
    return render(request, "mfa_removal/new.html", form=form, **context)
