"""MFA Settings: set up an authenticator app, replace it, turn MFA off."""

import re
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from domain import enrolment, mfa, otpauth, secret_store, signin
from domain.enrolment import Shown
from domain.refusals import Refused
from models import Authenticator
from web import clock, qr
from web.forms import Form
from web.mfa import settings_context
from web.pages import refused, render, see_other
from web.visit import Visit

NOTICES = {
    enrolment.ENABLED: "mfa-on",
    enrolment.REPLACED: "authenticator-replaced",
    enrolment.ADDED: "authenticator-added",
    enrolment.RECOVERED: "authenticator-replaced",
}
QR_LABEL = "QR code to scan with your authenticator app; a button for typing instead comes next"


class CodeForm(Form):
    """The first code of the new phone, and where there are several what to call it."""

    fields = {
        "code": "Type the 6 digits that your authenticator app shows.",
        # Not "name": the dialog stands on Edit Profile, which has a field of that name.
        "authenticator_name": "",
    }
    secrets = frozenset({"code"})


class RemovalForm(Form):
    """All factors, to turn MFA off."""

    fields = {"password": "Enter your password.", "code": ""}
    secrets = frozenset(fields)


def show(visit: Visit, _: FormData) -> Response:
    """The set-up that this session has begun, as a page; to htmx the part with the key."""
    begun = enrolment.pending(visit.session, visit.now)
    if begun is None:
        return see_other(visit, "profile")
    context = _setup_context(visit, begun)
    return render(visit, "totp/new.html", fragment="secret", form=CodeForm(), **context)


def new(visit: Visit, _: FormData) -> Response:
    """Begin a set-up, or go on with the one begun: a dialog, or without scripts a page."""
    return begun_page(visit, enrolment.begin(visit.session, visit.now))


def begun_page(visit: Visit, begun: Authenticator) -> Response:
    """A set-up just begun: a dialog, or without scripts the way to its page."""
    if not visit.is_htmx:
        return see_other(visit, "totp")
    context = _setup_context(visit, begun)
    return render(visit, "totp/new.html", fragment="dialog", form=CodeForm(), **context)


def create(visit: Visit, data: FormData) -> Response:
    """Finish the set-up with a code of the new phone."""
    form = CodeForm.parse(data)
    shown = _shown(data)
    begun = enrolment.pending(visit.session, visit.now, shown)
    if form.errors and begun is not None:
        return _code_refused(visit, begun, form)
    try:
        given = form["code"], visit.now, form["authenticator_name"], shown
        done = enrolment.activate(visit.session, *given)
    except enrolment.SetupExpired:
        return _expired(visit)
    except Refused as refusal:
        form.refuse(clock.explained(visit, data, refusal))
        return _code_refused(visit, begun, form) if begun else _expired(visit)
    visit.adopt(done.opened)
    return _enabled(visit, done.outcome)


def cancel(visit: Visit, _: FormData) -> Response:
    """Forget the set-up begun."""
    enrolment.cancel(visit.session)
    visit.notify("setup-discarded")
    return see_other(visit, "profile")


def confirm_removal(visit: Visit, _: FormData) -> Response:
    """The page that asks for all factors before MFA goes; to an admin, why it cannot."""
    return _removal_page(visit, RemovalForm())


def destroy(visit: Visit, data: FormData) -> Response:
    """Turn MFA off."""
    form = RemovalForm.parse(data)
    if not mfa.is_on(visit.user):
        form.errors.clear()  # the same form again
    elif not form.errors:
        _turn_off(visit, form)
    if form.errors:
        return _removal_page(visit, form)
    visit.notify("mfa-off")
    return see_other(visit, "profile")


def _turn_off(visit: Visit, form: Form) -> None:
    try:
        given = form["password"], form["code"], visit.now
        signin.check_factors(visit.session, *given, "removal")
        visit.adopt(mfa.turn_off(visit.session, visit.now))
    except (signin.WrongPassword, mfa.Required) as refusal:
        form.refuse(refusal, "password")
    except Refused as refusal:
        form.refuse(refusal, "code")


def _removal_page(visit: Visit, form: Form) -> Response:
    context: dict[str, Any] = {
        "required": mfa.is_required(visit.user, visit.now),
        "asks_for_code": signin.asks_for_code(visit.session),
    }
    if form.errors:
        return refused(visit, "totp/removal.html", form, fragment="removal_form", **context)
    return render(visit, "totp/removal.html", form=form, **context)


def _shown(data: FormData) -> Shown | None:
    """What the page said that it sets up."""
    entry = str(data.get("entry", ""))
    return Shown(int(entry), "adds" in data) if re.fullmatch(r"[0-9]{1,18}", entry) else None


def _code_refused(visit: Visit, begun: Authenticator, form: Form) -> Response:
    context = _setup_context(visit, begun)
    return refused(visit, "totp/new.html", form, fragment="totp_form", **context)


def _enabled(visit: Visit, outcome: str) -> Response:
    visit.notify(NOTICES[outcome])
    if outcome == enrolment.RECOVERED:
        return see_other(visit, "recovery_done")
    if not visit.is_htmx:
        return see_other(visit, "profile")
    context = settings_context(visit) | {"just_enabled": True}
    headers = {
        "HX-Retarget": "#mfa-settings",
        "HX-Reswap": "outerHTML",
        "HX-Trigger": "modal-close",
    }
    return render(visit, "profile/edit.html", fragment="mfa_settings", headers=headers, **context)


def _expired(visit: Visit) -> Response:
    headers = {"HX-Retarget": "#modal", "HX-Reswap": "innerHTML"} if visit.is_htmx else None
    return render(
        visit,
        "totp/expired.html",
        fragment="dialog",
        status=422,
        headers=headers,
        refusal=enrolment.SetupExpired(),
    )


def _setup_context(visit: Visit, begun: Authenticator) -> dict[str, Any]:
    site = visit.settings.site_name
    return {
        "qr": qr.svg(otpauth.picture(begun, site), QR_LABEL),
        "uri": otpauth.uri(begun, site),
        "secret": secret_store.base32(begun),
        "secret_shown": visit.query_params.get("key") == "shown",
        "issuer": otpauth.issuer(site),
        "account": otpauth.account(begun),
        "entry": begun.number,
        "is_first": begun.number == 1,
        "mfa_is_on": mfa.is_on(visit.user),
        "adds": mfa.is_on(visit.user) and not begun.replaces,
    }
