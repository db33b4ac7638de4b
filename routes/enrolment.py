"""MFA Settings: set up an authenticator app, or replace it."""

from starlette.responses import Response

from domain.mfa import activation, authenticators, enrolment, recovery_codes, state
from domain.mfa.activation import ActivationResult
from domain.mfa.enrolment import SetupPage
from domain.refusals import Refused
from web import clock, setup_dialog
from web.numbers import row_number
from web.redirects import redirect
from web.request import Request
from web.setup_dialog import ADDITION, FIRST, REPLACEMENT, CodeForm

FLASHES = {
    activation.ENABLED: "mfa-on",
    activation.REPLACED: "authenticator-replaced",
    activation.ADDED: "authenticator-added",
    activation.RECOVERED: "authenticator-replaced",
}
# How the sentence goes on. Of a lost phone, the page that ends the recovery says it.
ABOUT_OLD = {
    activation.REPLACED: "; the old one no longer works. Delete its entry in your app.",
    activation.RECOVERED: ".",
}
# What begins another setup of the kind.
BEGINS = {FIRST: "totp", REPLACEMENT: "totp_replacement", ADDITION: "authenticators"}


def show(request: Request) -> Response:
    """The setup that this session has started, as a page; to htmx a dialog, or its key alone."""
    begun = enrolment.pending(request.session, request.now)
    return _nothing_begun(request) if begun is None else setup_dialog.shown(request, begun)


def new(request: Request) -> Response:
    """Begin to set MFA up, or go on with it: a dialog, or without scripts a page."""
    try:
        begun = enrolment.begin_first(request.session, request.now)
    except enrolment.AlreadyOn:
        return _already_on(request)
    return setup_dialog.begun(request, begun)


def new_replacement(request: Request) -> Response:
    """Begin to set up another phone in place of the one in use."""
    return setup_dialog.begun(request, enrolment.begin(request.session, request.now))


def create(request: Request) -> Response:
    """Finish the setup with a code of the new phone."""
    form, shown = CodeForm.parse(request.data), _shown(request)
    begun = enrolment.pending(request.session, request.now, shown)
    if form.errors and begun is not None:
        return setup_dialog.refused(request, begun, form)
    try:
        given = form["code"], request.now, form["authenticator_name"], shown
        done = activation.activate(request.session, *given)
    except activation.SetupExpired:
        return _expired(request)
    except Refused as refusal:
        form.refuse(clock.explained(request, refusal))
        return setup_dialog.refused(request, begun, form) if begun else _expired(request)
    return _enabled(request, done)


def cancel(request: Request) -> Response:
    """Forget the setup that the page has shown as started."""
    try:
        enrolment.cancel(request.session, row_number(request.data.get("entry")))
    except enrolment.Finished:
        return redirect(request, "profile", flash="setup-finished")
    return redirect(request, "profile", flash="setup-discarded")


def _shown(request: Request) -> SetupPage | None:
    """What the page said that it sets up."""
    entry, kind = row_number(request.data.get("entry")), request.data.get("kind")
    return SetupPage(entry, kind == ADDITION) if entry else None


def _nothing_begun(request: Request) -> Response:
    """Where someone was going who has already finished setup, or let it expire."""
    if recovery_codes.shown(request.session, request.now) is not None:
        return redirect(request, "recovery_code")
    if state.is_on(request.user):
        return _already_on(request)
    return redirect(request, "profile", flash="nothing-begun")


def _already_on(request: Request) -> Response:
    return redirect(request, "profile", flash="mfa-already-on")


def _enabled(request: Request, done: ActivationResult) -> Response:
    page = "recovery_done" if done.outcome == activation.RECOVERED else "profile"
    if page == "profile" and recovery_codes.shown(request.session, request.now) is not None:
        page = "recovery_code"
    flash, about = FLASHES[done.outcome], ABOUT_OLD.get(done.outcome, "")
    return redirect(request, page, flash=flash, about=about, opened=done.opened)


def _expired(request: Request) -> Response:
    shown, is_on = _shown(request), state.is_on(request.user)
    if shown is not None and authenticators.is_in_use(request.user, shown.entry):
        return _already_on(request)
    kind = str(request.data.get("kind", REPLACEMENT if is_on else FIRST))
    # Someone setting up MFA for the first time hasn't asked for another phone.
    return setup_dialog.expired(request, None if is_on and kind == FIRST else BEGINS.get(kind))
