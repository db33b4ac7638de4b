"""Signing in: the code of the authenticator app, or the recovery code."""

from collections.abc import Callable
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.access.sessions import Opened
from domain.audit.events import Origin
from domain.mfa import authenticators, totp
from domain.refusals import Refused
from domain.signin import signin
from domain.team import help_desk
from models import Session
from web import clock
from web.forms import Form
from web.pages import refused, render, see_other, see_other_path
from web.targets import local
from web.visit import Visit


class CodeForm(Form):
    """The authenticator's code. `next` is where the person was going."""

    fields = {"code": "Enter the 6 digits from your authenticator app.", "next": ""}
    secrets = frozenset({"code"})


class RecoveryCodeForm(Form):
    """The recovery code."""

    fields = {"recovery_code": "Enter your recovery code.", "next": ""}
    # Kept in the field when refused: nobody wants to type 25 symbols again for one slip.
    secrets = frozenset[str]()


class HelpForm(Form):
    """The one-time sign-in code."""

    fields = {"sign_in_code": "Enter the sign-in code you were given.", "next": ""}


def new(visit: Visit, _: FormData) -> Response:
    """The page that asks for a code; with the phone switched off only the recovery code helps."""
    if not authenticators.active(visit.session.user):
        destination = _destination(visit)["next"]
        return see_other(visit, "sign_in_recovery_code", next=destination)
    return render(visit, "second_factor/new.html", form=CodeForm(_destination(visit)))


def create(visit: Visit, data: FormData) -> Response:
    """Check the code and finish signing in."""
    form = CodeForm.parse(data)
    if not _completed(visit, data, form, "code", signin.with_code):
        if isinstance(form.errors["code"], totp.RecoveryCodeTyped):
            visit.notify("recovery-code-here")
            return see_other(visit, "sign_in_recovery_code", next=local(form["next"]))
        return refused(visit, "second_factor/new.html", form, fragment="code_form")
    target = local(form["next"])
    return see_other_path(visit, target) if target else see_other(visit, "profile")


def new_recovery(visit: Visit, _: FormData) -> Response:
    """The page that asks for the recovery code."""
    form = RecoveryCodeForm(_destination(visit))
    return render(visit, "second_factor/recovery.html", form=form, **_context(visit))


def create_recovery(visit: Visit, data: FormData) -> Response:
    """Check the recovery code, finish signing in, and show the code that takes its place."""
    form = RecoveryCodeForm.parse(data)
    if not _completed(visit, data, form, "recovery_code", signin.with_recovery_code):
        template = "second_factor/recovery.html"
        fragment = "recovery_code_form"
        return refused(visit, template, form, fragment=fragment, **_context(visit))
    return see_other(visit, "recovery")


def neither(visit: Visit, _: FormData) -> Response:
    """Whom to ask with neither phone nor recovery code, and where to type what they say."""
    return render(visit, "second_factor/neither.html", form=HelpForm(_destination(visit)))


def create_with_help(visit: Visit, data: FormData) -> Response:
    """Check the one-time sign-in code that an administrator has read out."""
    form = HelpForm.parse(data)
    if not _completed(visit, data, form, "sign_in_code", help_desk.sign_in):
        return refused(visit, "second_factor/neither.html", form, fragment="help_form")
    return see_other(visit, "recovery")


def _completed(
    visit: Visit,
    data: FormData,
    form: Form,
    field: str,
    complete: Callable[[Session, str, int, Origin], Opened],
) -> bool:
    if form.errors:
        return False
    try:
        visit.adopt(complete(visit.session, form[field], visit.now, visit.origin))
    except Refused as refusal:
        form.refuse(clock.explained(visit, data, refusal), field)
    return not form.errors


def _context(visit: Visit) -> dict[str, Any]:
    return {"phone_is_off": not authenticators.active(visit.session.user)}


def _destination(visit: Visit) -> dict[str, str]:
    return {"next": local(visit.query_params.get("next", ""))}
