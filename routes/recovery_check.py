"""The rehearsal: would one get back in today?"""

from starlette.responses import Response

from domain.mfa import recovery, recovery_check, recovery_code_use
from domain.refusals import Refused
from web import clock
from web.forms import Form
from web.pages import invalid, render
from web.redirects import redirect
from web.request import Request


class RehearsalForm(Form):
    """What one would need: the phone's next code and the sheet's."""

    fields = {
        "code": "Enter the 6 digits from your authenticator app.",
        "recovery_code": "Enter the recovery code you saved.",
    }
    secrets = frozenset({"code"})


class SheetForm(Form):
    """The code from the sheet alone."""

    fields = {"recovery_code": "Enter the recovery code you saved."}


def new(request: Request) -> Response:
    """The page."""
    return render(request, "recovery_check/new.html", form=RehearsalForm())


def create(request: Request) -> Response:
    """Check both codes; the recovery code is not spent."""
    form = RehearsalForm.parse(request.data)
    if not form.errors:
        try:
            codes = form["code"], form["recovery_code"]
            recovery_check.perform(request.session, *codes, request.now)
        except recovery_code_use.REFUSALS as refusal:
            form.refuse(refusal, "recovery_code")
        except Refused as refusal:
            form.refuse(clock.explained(request, refusal), "code")
    if form.errors:
        return invalid(request, "recovery_check/new.html", form)
    return redirect(request, "profile", flash="rehearsed")


def new_check(request: Request) -> Response:
    """The page that checks the sheet alone."""
    return render(request, "recovery_check/check.html", form=SheetForm())


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
