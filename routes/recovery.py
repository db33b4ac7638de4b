"""The path from a lost phone or passkey to one that works, in three steps."""

from typing import Any

from starlette.responses import Response

from domain.access.session_tokens import OpenSession
from domain.mfa import authenticators, policy, recovery, state
from domain.passkeys import challenges, rows
from domain.refusals import Refused
from domain.signin import passkey_recovery
from routes import enrolment
from web import clock, destination_paths, passkey_form, passkeys
from web.forms import Form
from web.pages import invalid, render
from web.passkey_form import PasskeyForm
from web.redirects import redirect
from web.request import Request


class FoundForm(Form):
    """A code of the phone that has turned up."""

    fields = {"code": "Enter the six digits from your authenticator app."}
    secrets = frozenset({"code"})


class FoundByPasskeyForm(PasskeyForm):
    """The same by a passkey; the page it's refused on may ask for a code as well."""

    fields = PasskeyForm.fields | {"code": ""}
    secrets = frozenset({"code", "passkey"})


def show(request: Request) -> Response:
    """The step that the person has come to."""
    if not recovery.is_under_way(request.user):
        return _over(request)
    path = recovery.path(request.session, request.now)
    if path.code_is_saved:
        required = policy.is_required(request.user, request.now)
        way = destination_paths.way_on(request)
        return render(request, "recovery/phone.html", path=path, mfa_required=required, onward=way)
    if path.shown is not None:
        return redirect(request, "recovery_code")
    return render(request, "recovery/code.html", path=path)


def set_up(request: Request) -> Response:
    """Start setting up the new phone."""
    if not recovery.is_under_way(request.user):
        return _over(request, "mfa-already-on")
    return enrolment.new_replacement(request)


def new_passkey(request: Request) -> Response:
    """The page that adds a passkey in place of what was lost."""
    if not recovery.is_under_way(request.user):
        return _over(request, "mfa-already-on")
    return render(request, "recovery/passkey.html", form=PasskeyForm())


def add_passkey(request: Request) -> Response:
    """Add the passkey that the browser has made, which ends the path."""
    form, is_under_way = PasskeyForm.parse(request.data), recovery.is_under_way(request.user)
    if not form.errors:
        with form.refusing():
            given = form["passkey"], passkey_form.asked(request, challenges.ADDING), request.now
            added = recovery.add_passkey(request.session, *given)
            ended = is_under_way or recovery.was_just_replaced(request.session, request.now)
            page = "recovery_done" if ended else "profile"
            return redirect(request, page, flash="passkey-added", opened=added.opened)
    return invalid(request, "recovery/passkey.html", form)


def find(request: Request) -> Response:
    """The page for who has found the phone or passkey."""
    if not recovery.is_under_way(request.user):
        return _over(request)
    return _found_page(request, FoundForm())


def found(request: Request) -> Response:
    """Keep what has turned up, if it shows that it has."""
    if not recovery.is_under_way(request.user):
        if recovery.was_just_found(request.session, request.now):
            return _found(request, OpenSession(request.session, ""))
        return _over(request, "mfa-already-on")
    form = (FoundByPasskeyForm if request.data.get("passkey") else FoundForm).parse(request.data)
    if not form.errors:
        with form.refusing():
            return _found(request, _shown(request, form))
    return _found_page(request, form)


def _found(request: Request, opened: OpenSession) -> Response:
    things = state.kinds(request.user).things
    return redirect(request, "profile", flash="phone-found", about=things, opened=opened)


def _shown(request: Request, form: Form) -> OpenSession:
    """What the code or the passkey has opened."""
    session, now = request.session, request.now
    if isinstance(form, PasskeyForm):
        asked = passkey_form.asked(request, challenges.CONFIRMING)
        return passkey_recovery.complete(session, form["passkey"], asked, now)
    try:
        return recovery.found_phone(session, form["code"], now)
    except Refused as refusal:
        raise clock.explained(request, refusal) from None


def _found_page(request: Request, form: Form) -> Response:
    """The page with this form; where nothing can be shown, the way to something new."""
    here, user = passkeys.party(request), request.user
    apps = authenticators.active(user)
    context: dict[str, Any] = {
        "kinds": state.kinds(user),
        "takes_code": bool(apps),
        "authenticators": apps,
        "by_passkey": here is not None and bool(rows.usable(user, here.id)),
    }
    if not (context["takes_code"] or context["by_passkey"]):
        return redirect(request, "recovery", flash="nothing-to-keep")
    if form.errors:
        return invalid(request, "recovery/found.html", form, **context)
    return render(request, "recovery/found.html", form=form, **context)


def _over(request: Request, flash: str = "") -> Response:
    """Where one is led when nothing is lost any more, perhaps because MFA was turned off."""
    return redirect(request, "profile", flash=flash if state.is_on(request.user) else "mfa-off")


def switch_off(request: Request) -> Response:
    """Have what was lost sign in no more."""
    try:
        opened = recovery.switch_off_lost_phone(request.session, request.now)
    except recovery.CodeNotSaved:
        return redirect(request, "recovery", flash="save-code-first")
    except recovery.NotUnderWay:
        return _over(request, "no-lost-phone")
    things = state.kinds(request.user).things
    return redirect(request, "profile", flash="lost-phone-off", about=things, opened=opened)


def done(request: Request) -> Response:
    """The end of the path, and from there to where the person was going."""
    path, way = recovery.path(request.session, request.now), destination_paths.way_on(request)
    has_lost_passkey = recovery.has_just_lost_passkey(request.session, request.now)
    things = "phone or passkey" if path.kinds.passkeys or has_lost_passkey else "phone"
    return render(request, "recovery/done.html", path=path, onward=way, lost_things=things)
