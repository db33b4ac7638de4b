"""Setting up an authenticator: a dialog on Edit Profile, and without scripts a page."""

from typing import Any

from starlette.responses import Response

from domain.mfa import activation, otpauth, state, totp_secrets
from models import Authenticator
from web import qr
from web.forms import Form
from web.mfa import settings_context
from web.pages import dialog, invalid, render
from web.redirects import redirect
from web.request import Request

# Which setup a page is of.
FIRST, REPLACEMENT, ADDITION = "first", "replacement", "addition"
QR_LABEL = "QR code to scan with your authenticator app; the next button shows a key instead"


class CodeForm(Form):
    """The first code of the new phone, and where there are several what to call it."""

    fields = {
        "code": "Enter the six digits from your authenticator app.",
        # Not "name": the dialog is on Edit Profile, which has a field of that name.
        "authenticator_name": "",
    }
    secrets = frozenset({"code"})
    about = {"name": "authenticator_name"}


def begun(request: Request, authenticator: Authenticator) -> Response:
    """A setup just started: the dialog, or without scripts the way to its page."""
    return shown(request, authenticator) if request.is_htmx else redirect(request, "totp")


def shown(request: Request, authenticator: Authenticator) -> Response:
    """The setup, or to htmx its secret key alone where it asks for that."""
    context = {"form": CodeForm(), **_context(request, authenticator)}
    if "key" in request.query_params:
        return render(request, "enrolment/new.html", fragment="secret", **context)
    return dialog(request, "enrolment/new.html", **context)


def refused(request: Request, authenticator: Authenticator, form: Form) -> Response:
    """The setup again, with what was wrong with the code."""
    context = _context(request, authenticator)
    context["secret_shown"] = request.data.get("key") == "shown"
    return invalid(request, "enrolment/new.html", form, fragment="totp_form", **context)


def expired(request: Request, begins: str | None) -> Response:
    """That it is over, with a button that `begins` another, unless there is no need of one."""
    context = _behind(request) | {"refusal": activation.SetupExpired(), "begins": begins}
    return dialog(request, "enrolment/expired.html", status=422, **context)


def _behind(request: Request) -> dict[str, Any]:
    """What MFA Settings, on the page behind the dialog, say from now on."""
    return settings_context(request) | {"out_of_band": True} if request.is_htmx else {}


def _context(request: Request, authenticator: Authenticator) -> dict[str, Any]:
    site, is_on = request.settings.site_name, state.is_on(request.user)
    kind = (REPLACEMENT if authenticator.replaces else ADDITION) if is_on else FIRST
    return _behind(request) | {
        "qr": qr.svg(otpauth.picture(authenticator, site), QR_LABEL),
        "uri": otpauth.uri(authenticator, site),
        "secret": totp_secrets.base32(authenticator),
        "secret_shown": request.query_params.get("key") == "shown",
        "issuer": otpauth.issuer(site),
        "account": otpauth.account(authenticator),
        "entry_meant": otpauth.entry(authenticator, site),
        "entry": authenticator.number,
        "is_first": authenticator.number == 1,
        "kind": kind,
    }
