"""What the section "MFA Settings" shows; several answers hold it."""

from typing import Any

from domain.mfa import authenticators, enrolment, policy, recovery_check, recovery_codes
from web.visit import Visit


def settings_context(visit: Visit) -> dict[str, Any]:
    """The state of the person's MFA, for the template of that section."""
    user, now = visit.user, visit.now
    status = enrolment.status(visit.session, now)
    code = recovery_codes.live(user)
    return {
        "mfa": status,
        "mfa_required": policy.is_binding(user, visit.duty.due_at, now),
        "has_room": len(status.authenticators) < authenticators.MOST,
        "rehearsal_due": recovery_check.is_due(user, now),
        "recovery_code": code,
        "recovery_text": recovery_codes.text_of(code, visit.session, now),
        "out_of_band": False,
    }
