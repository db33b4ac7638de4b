"""The recovery code: made, shown until it is saved, made anew."""

import re
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from domain import recovery, recovery_codes
from domain.refusals import Refused
from web.mfa import settings_context
from web.pages import public_url_for, render, see_other
from web.sheet import download
from web.visit import Visit

# The fields that say which code the page knew of. Not "...code": they are no secrets.
INSTEAD_OF, SAVED = "instead_of", "saved"


def show(visit: Visit, _: FormData) -> Response:
    """The code just made, in the session that made it; later there is nothing to show."""
    text = recovery_codes.shown(visit.session, visit.now)
    if text is None:
        return see_other(visit, "profile")
    return render(visit, "recovery_code/show.html", fragment="recovery", **_context(visit))


def confirm_renewal(visit: Visit, _: FormData) -> Response:
    """Ask before the code in force is made worthless."""
    template, code = "recovery_code/renewal.html", recovery_codes.live(visit.user)
    return render(visit, template, fragment="recovery", recovery_code=code)


def create(visit: Visit, data: FormData) -> Response:
    """Make a code, which ends the one that the page knew of."""
    try:
        recovery_codes.generate(visit.session, visit.now, number(data, INSTEAD_OF))
    except recovery_codes.MfaIsOff:
        return see_other(visit, "profile")
    except recovery_codes.MadeMeanwhile as refusal:
        return _as_it_is(visit, refusal, "recovery-code-made-meanwhile")
    if not visit.is_htmx:
        return see_other(visit, "recovery_code")
    return render(visit, "recovery_code/show.html", fragment="recovery", **_context(visit))


def save(visit: Visit, data: FormData) -> Response:
    """The person has put the code on the screen in a safe place."""
    try:
        recovery_codes.mark_saved(visit.session, visit.now, number(data, SAVED))
    except recovery_codes.ReplacedMeanwhile as refusal:
        return _as_it_is(visit, refusal, "recovery-code-replaced")
    if not visit.is_htmx or recovery.is_under_way(visit.user):
        if recovery.is_under_way(visit.user):
            return see_other(visit, "recovery")
        visit.notify("recovery-code-saved")
        return see_other(visit, "profile")
    context = settings_context(visit) | {"just_saved": True}
    return render(visit, "profile/edit.html", fragment="recovery", **context)


def number(data: FormData, field: str) -> int:
    """The number of a code that the page has sent, 0 for none."""
    value = str(data.get(field, ""))
    return int(value) if re.fullmatch(r"[0-9]{1,18}", value) else 0


def _as_it_is(visit: Visit, refusal: Refused, notice: str) -> Response:
    """How the recovery code stands, to somebody whose page knew of an older one."""
    if visit.is_htmx:
        context = settings_context(visit) | {"recovery_refusal": refusal}
        return render(visit, "profile/edit.html", fragment="recovery", status=422, **context)
    visit.notify(notice)
    return see_other(visit, "recovery" if recovery.is_under_way(visit.user) else "profile")


def _context(visit: Visit) -> dict[str, Any]:
    context = settings_context(visit)
    code, row = context["recovery_text"], context["recovery_code"]
    address = public_url_for(visit, "sign_in")
    return context | {
        "sign_in_address": address,
        "download": download(visit.settings.site_name, address, visit.user, code, row.created_at),
    }
