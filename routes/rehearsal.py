"""The rehearsal: would one get back in today?"""

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.mfa import recovery, recovery_check, recovery_codes
from domain.refusals import Refused
from web import clock
from web.forms import Form
from web.pages import refused, render, see_other
from web.visit import Visit


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


def new(visit: Visit, _: FormData) -> Response:
    """The page."""
    return render(visit, "rehearsal/new.html", form=RehearsalForm())


def create(visit: Visit, data: FormData) -> Response:
    """Check both codes; the recovery code is not spent."""
    form = RehearsalForm.parse(data)
    if not form.errors:
        try:
            codes = form["code"], form["recovery_code"]
            recovery_check.perform(visit.session, *codes, visit.now)
        except recovery_codes.REFUSALS as refusal:
            form.refuse(refusal, "recovery_code")
        except Refused as refusal:
            form.refuse(clock.explained(visit, data, refusal), "code")
    if form.errors:
        return refused(visit, "rehearsal/new.html", form, fragment="rehearsal_form")
    visit.notify("rehearsed")
    return see_other(visit, "profile")


def new_check(visit: Visit, _: FormData) -> Response:
    """The page that checks the sheet alone."""
    return render(visit, "rehearsal/check.html", form=SheetForm())


def check(visit: Visit, data: FormData) -> Response:
    """Check the recovery code without spending it."""
    form = SheetForm.parse(data)
    if not form.errors:
        try:
            recovery_codes.check(visit.session, form["recovery_code"], visit.now)
        except Refused as refusal:
            form.refuse(refusal)
    if form.errors:
        return refused(visit, "rehearsal/check.html", form, fragment="check_form")
    visit.notify("recovery-code-right")
    return see_other(visit, "recovery" if recovery.is_under_way(visit.user) else "profile")
