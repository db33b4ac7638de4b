"""MFA Settings: set up an authenticator app, or replace it."""

import re
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.mfa import authenticators, enrolment, otpauth, recovery_codes, removal, totp_secrets
from domain.mfa.enrolment import Shown
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
# Which set-up a page is of, and what begins another of the kind.
FIRST, REPLACEMENT, ADDITION = "first", "replacement", "addition"
BEGINS = {FIRST: "totp", REPLACEMENT: "totp_replacement", ADDITION: "authenticators"}
QR_LABEL = "QR code to scan with your authenticator app; the next button shows a key instead"


class CodeForm(Form):
    """The first code of the new phone, and where there are several what to call it."""

    fields = {
        "code": "Enter the 6 digits from your authenticator app.",
        # Not "name": the dialog stands on Edit Profile, which has a field of that name.
        "authenticator_name": "",
    }
    secrets = frozenset({"code"})


def show(visit: Visit, _: FormData) -> Response:
    """The set-up that this session has begun, as a page; to htmx a dialog, or its key alone."""
    begun = enrolment.pending(visit.session, visit.now)
    if begun is None:
        return _nothing_begun(visit)
    fragment = "secret" if "key" in visit.query_params else "dialog"
    context = _setup_context(visit, begun)
    return render(visit, "totp/new.html", fragment=fragment, form=CodeForm(), **context)


def new(visit: Visit, _: FormData) -> Response:
    """Begin to set MFA up, or go on with it: a dialog, or without scripts a page."""
    try:
        return begun_page(visit, enrolment.begin_first(visit.session, visit.now))
    except enrolment.AlreadyOn:
        return _already_on(visit)


def new_replacement(visit: Visit, _: FormData) -> Response:
    """Begin to set up another phone in place of the one in use."""
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
        return _code_refused(visit, begun, form, data)
    try:
        given = form["code"], visit.now, form["authenticator_name"], shown
        done = enrolment.activate(visit.session, *given)
    except enrolment.SetupExpired:
        return _expired(visit, data)
    except Refused as refusal:
        form.refuse(clock.explained(visit, data, refusal))
        return _code_refused(visit, begun, form, data) if begun else _expired(visit, data)
    visit.adopt(done.opened)
    return _enabled(visit, done.outcome)


def cancel(visit: Visit, _: FormData) -> Response:
    """Forget the set-up begun."""
    enrolment.cancel(visit.session)
    visit.notify("setup-discarded")
    return see_other(visit, "profile")


def _shown(data: FormData) -> Shown | None:
    """What the page said that it sets up."""
    entry, adds = str(data.get("entry", "")), data.get("kind") == ADDITION
    return Shown(int(entry), adds) if re.fullmatch(r"[0-9]{1,18}", entry) else None


def _nothing_begun(visit: Visit) -> Response:
    """Where somebody was going who has finished the set-up already, or let it lapse."""
    if recovery_codes.shown(visit.session, visit.now) is not None:
        return see_other(visit, "recovery_code")
    if removal.is_on(visit.user):
        return _already_on(visit)
    visit.notify("nothing-begun")
    return see_other(visit, "profile")


def _already_on(visit: Visit) -> Response:
    visit.notify("mfa-already-on")
    return see_other(visit, "profile")


def _code_refused(visit: Visit, begun: Authenticator, form: Form, data: FormData) -> Response:
    context = _setup_context(visit, begun)
    context["secret_shown"] = data.get("key") == "shown"
    return refused(visit, "totp/new.html", form, fragment="totp_form", **context)


def _enabled(visit: Visit, outcome: str) -> Response:
    visit.notify(NOTICES[outcome])
    if outcome == enrolment.RECOVERED:
        return see_other(visit, "recovery_done")
    unsaved = recovery_codes.shown(visit.session, visit.now) is not None
    return see_other(visit, "recovery_code" if unsaved else "profile")


def _expired(visit: Visit, data: FormData) -> Response:
    shown, is_on = _shown(data), removal.is_on(visit.user)
    if shown is not None and authenticators.is_in_use(visit.user, shown.entry):
        return _already_on(visit)
    kind = str(data.get("kind", REPLACEMENT if is_on else FIRST))
    context = _behind_the_dialog(visit) | {
        "refusal": enrolment.SetupExpired(),
        # Whoever was setting MFA up for the first time has not asked for another phone.
        "begins": None if is_on and kind == FIRST else BEGINS.get(kind),
    }
    headers = {"HX-Retarget": "#modal", "HX-Reswap": "innerHTML"} if visit.is_htmx else None
    template = "totp/expired.html"
    return render(visit, template, fragment="dialog", status=422, headers=headers, **context)


def _behind_the_dialog(visit: Visit) -> dict[str, Any]:
    """What MFA Settings, on the page behind, say from now on."""
    return settings_context(visit) | {"out_of_band": True} if visit.is_htmx else {}


def _setup_context(visit: Visit, begun: Authenticator) -> dict[str, Any]:
    site, is_on = visit.settings.site_name, removal.is_on(visit.user)
    kind = (REPLACEMENT if begun.replaces else ADDITION) if is_on else FIRST
    return _behind_the_dialog(visit) | {
        "qr": qr.svg(otpauth.picture(begun, site), QR_LABEL),
        "uri": otpauth.uri(begun, site),
        "secret": totp_secrets.base32(begun),
        "secret_shown": visit.query_params.get("key") == "shown",
        "issuer": otpauth.issuer(site),
        "account": otpauth.account(begun),
        "entry": begun.number,
        "is_first": begun.number == 1,
        "kind": kind,
    }
