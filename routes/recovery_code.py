"""The recovery code: made, shown until it is saved, made anew."""

import re
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.mfa import recovery, recovery_codes
from models import RecoveryCode
from web.pages import public_url_for, render, see_other
from web.sheet import download, file_name
from web.visit import Visit

# The fields that say which code the page knew of. Not "...code": they are no secrets.
INSTEAD_OF, SAVED = "instead_of", "saved"


def show(visit: Visit, _: FormData) -> Response:
    """The code just made, in the session that made it; later how to get one that is saved."""
    code = recovery_codes.live(visit.user)
    text = recovery_codes.text_of(code, visit.session, visit.now)
    if code is not None and text is not None:
        return render(visit, "recovery_code/show.html", **_context(visit, code, text))
    if recovery.is_under_way(visit.user):
        return see_other(visit, "recovery")
    if not visit.duty.owes_saved_code:
        return see_other(visit, "profile")
    return render(visit, "recovery_code/unsaved.html", recovery_code=code)


def confirm_renewal(visit: Visit, _: FormData) -> Response:
    """Ask before the code in force is made worthless."""
    code = recovery_codes.live(visit.user)
    return render(visit, "recovery_code/renewal.html", recovery_code=code)


def create(visit: Visit, data: FormData) -> Response:
    """Make a code, which ends the one that the page knew of."""
    try:
        recovery_codes.generate(visit.session, visit.now, number(data, INSTEAD_OF))
    except recovery_codes.MfaIsOff:
        return see_other(visit, "profile")
    except recovery_codes.MadeMeanwhile:
        return _as_it_is(visit, "recovery-code-made-meanwhile")
    return see_other(visit, "recovery_code")


def save(visit: Visit, data: FormData) -> Response:
    """The person has put the code on the screen in a safe place."""
    try:
        recovery_codes.mark_saved(visit.session, visit.now, number(data, SAVED))
    except recovery_codes.ReplacedMeanwhile:
        return _as_it_is(visit, "recovery-code-replaced")
    except recovery_codes.ShownBefore:
        return _as_it_is(visit, "recovery-code-shown-before")
    if recovery.is_under_way(visit.user):
        return see_other(visit, "recovery")
    visit.notify("recovery-code-saved")
    return see_other(visit, "profile")


def number(data: FormData, field: str) -> int:
    """The number of a code that the page has sent, 0 for none."""
    value = str(data.get(field, ""))
    return int(value) if re.fullmatch(r"[0-9]{1,18}", value) else 0


def _as_it_is(visit: Visit, notice: str) -> Response:
    """How the recovery code stands, to somebody whose page knew of an older one."""
    visit.notify(notice)
    return see_other(visit, "recovery" if recovery.is_under_way(visit.user) else "profile")


def _context(visit: Visit, code: RecoveryCode, text: str) -> dict[str, Any]:
    address = public_url_for(visit, "sign_in")
    return {
        "recovery_code": code,
        "recovery_text": text,
        "replaces": recovery_codes.has_predecessor(code),
        "is_first": not recovery_codes.was_ever_saved(visit.user),
        "sign_in_address": address,
        "file_name": file_name(visit.settings.site_name, visit.user),
        "download": download(visit.settings.site_name, address, visit.user, text, code.created_at),
    }
