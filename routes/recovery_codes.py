"""The recovery code: generated, shown until it is saved, regenerated."""

from typing import Any

from starlette.responses import Response

from domain.mfa import recovery, recovery_code_use, recovery_codes
from models import RecoveryCode
from web.mfa import where_on
from web.numbers import row_number
from web.pages import public_url_for, render
from web.recovery_code_file import download, file_name
from web.redirects import redirect
from web.request import Request
from web.times import dated

# The fields that say which code the page knew of. Not "...code": they are no secrets.
INSTEAD_OF, SAVED = "instead_of", "saved"
CODE_SAVED = "Your recovery code is saved."
SETUP_DONE = "MFA is on and your recovery code is saved. You're done."


def show(request: Request) -> Response:
    """The code just made, in the session that made it; later how to get one that is saved."""
    code = recovery_codes.live(request.user)
    text = recovery_codes.text_of(code, request.session, request.now)
    if code is not None and text is not None:
        return render(request, "recovery_codes/show.html", **_context(request, code, text))
    if recovery.is_under_way(request.user):
        return redirect(request, "recovery")
    if not request.mfa_requirement.owes_saved_code:
        return redirect(request, "profile")
    return render(request, "recovery_codes/unsaved.html", recovery_code=code)


@where_on
def confirm_renewal(request: Request) -> Response:
    """Ask before the code in force is made worthless."""
    code = recovery_codes.live(request.user)
    return render(request, "recovery_codes/renewal.html", recovery_code=code)


def create(request: Request) -> Response:
    """Make a code, which ends the one that the page knew of."""
    try:
        instead_of = row_number(request.data.get(INSTEAD_OF))
        recovery_codes.generate(request.session, request.now, instead_of)
    except recovery_codes.MfaIsOff:
        return redirect(request, "profile", flash="mfa-off")
    except recovery_codes.MadeMeanwhile:
        return _as_it_is(request, "recovery-code-made-meanwhile")
    return redirect(request, "recovery_code")


@where_on
def save(request: Request) -> Response:
    """The person has put the code on the screen in a safe place."""
    try:
        shown = row_number(request.data.get(SAVED))
        recovery_code_use.mark_saved(request.session, request.now, shown)
    except recovery_code_use.ReplacedMeanwhile:
        return _as_it_is(request, "recovery-code-replaced")
    except recovery_code_use.ShownBefore:
        return _as_it_is(request, "recovery-code-shown-before")
    if recovery.is_under_way(request.user):
        return redirect(request, "recovery")
    page = "duty_done" if request.session.headed_for else "profile"
    # The page of a duty says by itself that it is done.
    ends_setup = page == "profile" and recovery_codes.is_only_one_saved(request.user)
    state_of_setup = SETUP_DONE if ends_setup else CODE_SAVED
    return redirect(request, page, flash="recovery-code-saved", about=state_of_setup)


def _as_it_is(request: Request, flash: str) -> Response:
    """The state of the recovery code, for someone whose page knew about an older one."""
    page = "recovery" if recovery.is_under_way(request.user) else "profile"
    return redirect(request, page, flash=flash)


def _context(request: Request, code: RecoveryCode, text: str) -> dict[str, Any]:
    address = public_url_for(request, "sign_in")
    return {
        "recovery_code": code,
        "recovery_text": text,
        "created_on": dated(code.created_at),
        "replaces": recovery_codes.has_predecessor(code),
        "is_first": not recovery_codes.was_ever_saved(request.user),
        "sign_in_address": address,
        "file_name": file_name(request.settings.site_name, request.user),
        "download": download(
            request.settings.site_name, address, request.user, text, code.created_at
        ),
    }
