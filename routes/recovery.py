"""The path from a lost phone to a working one, in three steps."""

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.mfa import recovery, removal
from domain.refusals import Refused
from routes import totp
from web import clock
from web.forms import Form
from web.pages import refused, render, see_other
from web.visit import Visit


class PhoneForm(Form):
    """A code of the phone that has turned up."""

    fields = {"code": "Enter the 6 digits from your authenticator app."}
    secrets = frozenset({"code"})


def show(visit: Visit, _: FormData) -> Response:
    """The step that the person has come to."""
    if not recovery.is_under_way(visit.user):
        return see_other(visit, "profile")
    path = recovery.path(visit.session, visit.now)
    if path.code_is_saved:
        required = removal.is_required(visit.user, visit.now)
        return render(visit, "recovery/phone.html", path=path, mfa_required=required)
    if path.shown is not None:
        return see_other(visit, "recovery_code")
    return render(visit, "recovery/code.html", path=path)


def set_up(visit: Visit, data: FormData) -> Response:
    """Begin to set up the new phone, for whoever has none yet."""
    if not recovery.is_under_way(visit.user):
        visit.notify("mfa-already-on")
        return see_other(visit, "profile")
    return totp.new_replacement(visit, data)


def find(visit: Visit, _: FormData) -> Response:
    """The page for who has found the phone."""
    if not recovery.is_under_way(visit.user):
        return see_other(visit, "profile")
    return render(visit, "recovery/found.html", form=PhoneForm())


def found(visit: Visit, data: FormData) -> Response:
    """Keep the phone that has turned up, if its code is right."""
    if not recovery.is_under_way(visit.user):
        if recovery.was_just_found(visit.session, visit.now):
            visit.notify("phone-found")
        return see_other(visit, "profile")
    form = PhoneForm.parse(data)
    if not form.errors:
        try:
            visit.adopt(recovery.found_phone(visit.session, form["code"], visit.now))
        except Refused as refusal:
            form.refuse(clock.explained(visit, data, refusal))
    if form.errors:
        return refused(visit, "recovery/found.html", form, fragment="code_form")
    visit.notify("phone-found")
    return see_other(visit, "profile")


def switch_off(visit: Visit, _: FormData) -> Response:
    """Have the lost phone's codes count no more."""
    try:
        visit.adopt(recovery.switch_off_lost_phone(visit.session, visit.now))
    except recovery.CodeNotSaved:
        visit.notify("save-code-first")
        return see_other(visit, "recovery")
    except recovery.NotUnderWay:
        visit.notify("no-lost-phone")
        return see_other(visit, "profile")
    visit.notify("lost-phone-off")
    return see_other(visit, "profile")


def done(visit: Visit, _: FormData) -> Response:
    """The end of the path."""
    return render(visit, "recovery/done.html", path=recovery.path(visit.session, visit.now))
