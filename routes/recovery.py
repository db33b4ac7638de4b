"""The path from a lost phone to a working one, in three steps."""

from starlette.responses import Response

from domain.mfa import recovery, removal
from domain.refusals import Refused
from routes import enrolment
from web import clock, headed
from web.forms import Form
from web.pages import invalid, render
from web.redirects import redirect
from web.request import Request


class PhoneForm(Form):
    """A code of the phone that has turned up."""

    fields = {"code": "Enter the 6 digits from your authenticator app."}
    secrets = frozenset({"code"})


def show(request: Request) -> Response:
    """The step that the person has come to."""
    if not recovery.is_under_way(request.user):
        return redirect(request, "profile")
    path = recovery.path(request.session, request.now)
    if path.code_is_saved:
        required = removal.is_required(request.user, request.now)
        way = headed.way_on(request)
        return render(request, "recovery/phone.html", path=path, mfa_required=required, onward=way)
    if path.shown is not None:
        return redirect(request, "recovery_code")
    return render(request, "recovery/code.html", path=path)


def set_up(request: Request) -> Response:
    """Start setting up the new phone."""
    if not recovery.is_under_way(request.user):
        return redirect(request, "profile", flash="mfa-already-on")
    return enrolment.new_replacement(request)


def find(request: Request) -> Response:
    """The page for who has found the phone."""
    if not recovery.is_under_way(request.user):
        return redirect(request, "profile")
    return render(request, "recovery/found.html", form=PhoneForm())


def found(request: Request) -> Response:
    """Keep the phone that has turned up, if its code is right."""
    if not recovery.is_under_way(request.user):
        if recovery.was_just_found(request.session, request.now):
            return redirect(request, "profile", flash="phone-found")
        return redirect(request, "profile")
    form = PhoneForm.parse(request.data)
    if form.errors:
        return invalid(request, "recovery/found.html", form)
    try:
        opened = recovery.found_phone(request.session, form["code"], request.now)
    except Refused as refusal:
        form.refuse(clock.explained(request, refusal))
        return invalid(request, "recovery/found.html", form)
    return redirect(request, "profile", flash="phone-found", opened=opened)


def switch_off(request: Request) -> Response:
    """Have the lost phone's codes count no more."""
    try:
        opened = recovery.switch_off_lost_phone(request.session, request.now)
    except recovery.CodeNotSaved:
        return redirect(request, "recovery", flash="save-code-first")
    except recovery.NotUnderWay:
        return redirect(request, "profile", flash="no-lost-phone")
    return redirect(request, "profile", flash="lost-phone-off", opened=opened)


def done(request: Request) -> Response:
    """The end of the path, and from there to where the person was going."""
    path, way = recovery.path(request.session, request.now), headed.way_on(request)
    return render(request, "recovery/done.html", path=path, onward=way)
