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
from web.pages import invalid, redirect, render
from web.request import Request

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


def show(request: Request) -> Response:
    """The set-up that this session has begun, as a page; to htmx a dialog, or its key alone."""
    begun = enrolment.pending(request.session, request.now)
    if begun is None:
        return _nothing_begun(request)
    fragment = "secret" if "key" in request.query_params else "dialog"
    context = _setup_context(request, begun)
    return render(request, "totp/new.html", fragment=fragment, form=CodeForm(), **context)


def new(request: Request) -> Response:
    """Begin to set MFA up, or go on with it: a dialog, or without scripts a page."""
    try:
        return begun_page(request, enrolment.begin_first(request.session, request.now))
    except enrolment.AlreadyOn:
        return _already_on(request)


def new_replacement(request: Request) -> Response:
    """Begin to set up another phone in place of the one in use."""
    return begun_page(request, enrolment.begin(request.session, request.now))


def begun_page(request: Request, begun: Authenticator) -> Response:
    """A set-up just begun: a dialog, or without scripts the way to its page."""
    if not request.is_htmx:
        return redirect(request, "totp")
    context = _setup_context(request, begun)
    return render(request, "totp/new.html", fragment="dialog", form=CodeForm(), **context)


def create(request: Request) -> Response:
    """Finish the set-up with a code of the new phone."""
    form = CodeForm.parse(request.data)
    shown = _shown(request.data)
    begun = enrolment.pending(request.session, request.now, shown)
    if form.errors and begun is not None:
        return _code_refused(request, begun, form)
    try:
        given = form["code"], request.now, form["authenticator_name"], shown
        done = enrolment.activate(request.session, *given)
    except enrolment.SetupExpired:
        return _expired(request)
    except Refused as refusal:
        form.refuse(clock.explained(request, refusal))
        return _code_refused(request, begun, form) if begun else _expired(request)
    request.adopt(done.opened)
    return _enabled(request, done.outcome)


def cancel(request: Request) -> Response:
    """Forget the set-up begun."""
    enrolment.cancel(request.session)
    request.notify("setup-discarded")
    return redirect(request, "profile")


def _shown(data: FormData) -> Shown | None:
    """What the page said that it sets up."""
    entry, adds = str(data.get("entry", "")), data.get("kind") == ADDITION
    return Shown(int(entry), adds) if re.fullmatch(r"[0-9]{1,18}", entry) else None


def _nothing_begun(request: Request) -> Response:
    """Where somebody was going who has finished the set-up already, or let it lapse."""
    if recovery_codes.shown(request.session, request.now) is not None:
        return redirect(request, "recovery_code")
    if removal.is_on(request.user):
        return _already_on(request)
    request.notify("nothing-begun")
    return redirect(request, "profile")


def _already_on(request: Request) -> Response:
    request.notify("mfa-already-on")
    return redirect(request, "profile")


def _code_refused(request: Request, begun: Authenticator, form: Form) -> Response:
    context = _setup_context(request, begun)
    context["secret_shown"] = request.data.get("key") == "shown"
    return invalid(request, "totp/new.html", form, fragment="totp_form", **context)


def _enabled(request: Request, outcome: str) -> Response:
    request.notify(NOTICES[outcome])
    if outcome == enrolment.RECOVERED:
        return redirect(request, "recovery_done")
    unsaved = recovery_codes.shown(request.session, request.now) is not None
    return redirect(request, "recovery_code" if unsaved else "profile")


def _expired(request: Request) -> Response:
    shown, is_on = _shown(request.data), removal.is_on(request.user)
    if shown is not None and authenticators.is_in_use(request.user, shown.entry):
        return _already_on(request)
    kind = str(request.data.get("kind", REPLACEMENT if is_on else FIRST))
    context = _behind_the_dialog(request) | {
        "refusal": enrolment.SetupExpired(),
        # Whoever was setting MFA up for the first time has not asked for another phone.
        "begins": None if is_on and kind == FIRST else BEGINS.get(kind),
    }
    headers = {"HX-Retarget": "#modal", "HX-Reswap": "innerHTML"} if request.is_htmx else None
    template = "totp/expired.html"
    return render(request, template, fragment="dialog", status=422, headers=headers, **context)


def _behind_the_dialog(request: Request) -> dict[str, Any]:
    """What MFA Settings, on the page behind, say from now on."""
    return settings_context(request) | {"out_of_band": True} if request.is_htmx else {}


def _setup_context(request: Request, begun: Authenticator) -> dict[str, Any]:
    site, is_on = request.settings.site_name, removal.is_on(request.user)
    kind = (REPLACEMENT if begun.replaces else ADDITION) if is_on else FIRST
    return _behind_the_dialog(request) | {
        "qr": qr.svg(otpauth.picture(begun, site), QR_LABEL),
        "uri": otpauth.uri(begun, site),
        "secret": totp_secrets.base32(begun),
        "secret_shown": request.query_params.get("key") == "shown",
        "issuer": otpauth.issuer(site),
        "account": otpauth.account(begun),
        "entry": begun.number,
        "is_first": begun.number == 1,
        "kind": kind,
    }
