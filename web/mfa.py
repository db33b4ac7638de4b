"""What the section "MFA Settings" shows; several answers hold it."""

from typing import Any

from domain.mfa import authenticators, enrolment, policy, recovery_check, recovery_codes
from web.request import Request


def settings_context(request: Request) -> dict[str, Any]:
    """The state of the person's MFA, for the template of that section."""
    user, now = request.user, request.now
    status = enrolment.status(request.session, now)
    code = recovery_codes.live(user)
    return {
        "mfa": status,
        "mfa_required": policy.is_binding(user, request.mfa_requirement.due_at, now),
        "has_room": len(status.authenticators) < authenticators.MAX_AUTHENTICATORS,
        "rehearsal_due": recovery_check.is_due(user, now),
        "recovery_code": code,
        "recovery_text": recovery_codes.text_of(code, request.session, now),
        "out_of_band": False,
    }
