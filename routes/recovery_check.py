"""The rehearsal: would one get back in today?"""

from typing import Any

from starlette.responses import Response

from domain.mfa import authenticators, recovery, recovery_check, recovery_code_use
from domain.passkeys import answers, challenges, rows
from domain.refusals import Refused
from domain.signin import passkey_recovery
from web import clock, passkey_form, passkeys
from web.forms import Form
from web.mfa import where_on
from web.pages import invalid, render
from web.redirects import redirect
from web.request import Request

SHEET = "Enter the recovery code you saved."


class RehearsalForm(Form):
    """What one would need: the phone's next code and the sheet's."""

    fields = {"code": "Enter the six digits from your authenticator app.", "recovery_code": SHEET}
    secrets = frozenset({"code"})


class PasskeyForm(Form):
    """The same with a passkey in place of the phone's code."""

    fields = {"passkey": "Use one of your passkeys.", "code": "", "recovery_code": SHEET}
    secrets = frozenset({"code", "passkey"})
    longer = {"passkey": answers.MAX_LENGTH}


class SheetForm(Form):
    """The code from the sheet alone."""

    fields = {"recovery_code": "Enter the recovery code you saved."}


@where_on
def new(request: Request) -> Response:
    """The page; where only the sheet is left to check, the one for that."""
    context = _context(request)
    if not any(context.values()):
        return redirect(request, "recovery_code_check")
    return render(request, "recovery_check/new.html", form=RehearsalForm(), **context)


@where_on
def create(request: Request) -> Response:
    """Check both; the recovery code is not spent."""
    by_passkey = bool(request.data.get("passkey")) or not authenticators.active(request.user)
    form = (PasskeyForm if by_passkey else RehearsalForm).parse(request.data)
    if not form.errors:
        try:
            _perform(request, form)
        except recovery_code_use.REFUSALS as refusal:
            form.refuse(refusal, "recovery_code")
        except Refused as refusal:
            where = "passkey" if by_passkey else "code"
            form.refuse(clock.explained(request, refusal), where)
    if form.errors:
        return invalid(request, "recovery_check/new.html", form, **_context(request))
    return redirect(
        request, "profile", flash="rehearsed", about="passkey" if by_passkey else "phone"
    )


def _perform(request: Request, form: Form) -> None:
    session, recovery_code, now = request.session, form["recovery_code"], request.now
    if isinstance(form, PasskeyForm):
        asked = passkey_form.asked(request, challenges.CONFIRMING)
        passkey_recovery.rehearse(session, form["passkey"], asked, recovery_code, now)
    else:
        recovery_check.perform(session, form["code"], recovery_code, now)


def _context(request: Request) -> dict[str, Any]:
    here, user = passkeys.party(request), request.user
    apps = authenticators.active(user)
    return {
        "takes_code": bool(apps),
        "authenticators": apps,
        "by_passkey": here is not None and bool(rows.usable(user, here.id)),
    }


@where_on
def new_check(request: Request) -> Response:
    """The page that checks the sheet alone."""
    return render(request, "recovery_check/check.html", form=SheetForm())


@where_on
def check(request: Request) -> Response:
    """Check the recovery code without spending it."""
    form = SheetForm.parse(request.data)
    if not form.errors:
        with form.refusing():
            recovery_code_use.check(request.session, form["recovery_code"], request.now)
    if form.errors:
        return invalid(request, "recovery_check/check.html", form)
    page = "duty_done" if request.session.headed_for else "profile"
    if recovery.is_under_way(request.user):
        page = "recovery"
    return redirect(request, page, flash="recovery-code-right")
