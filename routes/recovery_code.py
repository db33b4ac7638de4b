"""The recovery code: made, shown until it is saved, made anew."""

from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from domain import recovery, recovery_codes
from web.mfa import settings_context
from web.pages import public_url_for, render, see_other
from web.sheet import download
from web.visit import Visit


def show(visit: Visit, _: FormData) -> Response:
    """The code just made, in the session that made it; later there is nothing to show."""
    text = recovery_codes.shown(visit.session, visit.now)
    if text is None:
        return see_other(visit, "profile")
    return render(visit, "recovery_code/show.html", fragment="recovery", **_context(visit))


def confirm_renewal(visit: Visit, _: FormData) -> Response:
    """Ask before the code in force is made worthless."""
    return render(visit, "recovery_code/renewal.html", fragment="recovery")


def create(visit: Visit, _: FormData) -> Response:
    """Make a code, which ends the one before."""
    try:
        recovery_codes.generate(visit.session, visit.now)
    except recovery_codes.MfaIsOff:
        return see_other(visit, "profile")
    if not visit.is_htmx:
        return see_other(visit, "recovery_code")
    return render(visit, "recovery_code/show.html", fragment="recovery", **_context(visit))


def save(visit: Visit, _: FormData) -> Response:
    """The person has put the code in a safe place."""
    recovery_codes.mark_saved(visit.session, visit.now)
    if not visit.is_htmx or recovery.is_under_way(visit.user):
        if recovery.is_under_way(visit.user):
            return see_other(visit, "recovery")
        visit.notify("recovery-code-saved")
        return see_other(visit, "profile")
    context = settings_context(visit) | {"just_saved": True}
    return render(visit, "profile/edit.html", fragment="recovery", **context)


def _context(visit: Visit) -> dict[str, Any]:
    context = settings_context(visit)
    code, row = context["recovery_text"], context["recovery_code"]
    address = public_url_for(visit, "sign_in")
    return context | {
        "sign_in_address": address,
        "download": download(visit.settings.site_name, address, visit.user, code, row.created_at),
    }
